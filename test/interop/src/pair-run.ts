import type { ConformanceReport, TestResult } from '@peerplug/conformance';
import { type PeerConnectionConfiguration, registerExtension, unregisterExtension } from '@peerplug/core';
import type { BrowserFamily } from './browser-tools.js';
import { configurationFor } from './loopback.js';
import { hostInPage, type PairBrowsers, reachStack } from './reached-stack.js';
import { ExtensionHost } from './remote/host.js';
import type { Stack } from './stacks.js';
import { SuiteRun } from './suite-run.js';
import { dial } from './switchboard.js';

/** A run of the suite for one stack with another, wherever the two live. */
export interface PairRun {
  test(id: string): Promise<TestResult>;
  report(): Promise<ConformanceReport>;
  close(): Promise<void>;
}

/** Who runs with whom. */
export interface Pairing {
  /** Under test: the suite runs where it lives. */
  readonly a: Stack;
  readonly b: Stack;
  readonly knownFailures: Readonly<Record<string, string>>;
  /** What each connection is initialised with, unless it is what suits the two. */
  readonly configuration?: PeerConnectionConfiguration;
}

/** Brings two stacks together. A browser with itself is two connections in one page. */
export function openPair(pairing: Pairing, browsers: PairBrowsers): Promise<PairRun> {
  const { place } = pairing.a;
  return place === 'node' ? runInNode(pairing, browsers) : runInPage(pairing, place, browsers);
}

async function runInNode(pairing: Pairing, browsers: PairBrowsers): Promise<PairRun> {
  const { a, b, knownFailures, configuration = configurationFor(a.place, b.place) } = pairing;
  const peer = await reachStack(b, browsers);
  const run = new SuiteRun({ extension: a.extension, peer: peer.extension, configuration, knownFailures });
  return { test: (id) => run.test(id), report: () => run.report(), close: () => peer.close() };
}

async function runInPage(pairing: Pairing, family: BrowserFamily, browsers: PairBrowsers): Promise<PairRun> {
  const { a, b, knownFailures, configuration = configurationFor(a.place, b.place) } = pairing;
  const line = browsers.newLine();
  const closeHost = b === a ? null : await hostAnywhere(b, line, browsers);
  const page = await browsers.newPage(family);
  const { name, version, capabilities } = b.extension;
  const peer = b === a ? null : { facts: { name, version, capabilities }, line };
  await page.call('beginSuite', a.extension.name, { peer, configuration, knownFailures });
  return {
    async test(id) {
      const result = await page.call('runTest', id);
      return result.error === undefined ? result : { ...result, error: page.toSources(result.error) };
    },
    report: () => page.call('reportOfSuite'),
    async close() {
      await page.close();
      await closeHost?.();
    },
  };
}

async function hostAnywhere(
  { extension, place }: Stack,
  line: string,
  browsers: PairBrowsers,
): Promise<() => Promise<void>> {
  if (place !== 'node') return hostInPage(extension.name, place, line, browsers);
  registerExtension(extension);
  const host = new ExtensionHost(extension.name, await dial(line));
  return () => {
    host.close();
    unregisterExtension(extension.name);
    return Promise.resolve();
  };
}
