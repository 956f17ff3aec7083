import { PROOFS } from './claims.js';
import { EXIT_TEST } from './exit-test.js';
import {
  type ExtensionDescriptor,
  listExtensions,
  type PeerConnectionConfiguration,
  registerExtension,
  unregisterExtension,
} from '@peerplug/core';
import type { FixtureOptions } from '../fixture/fixture.js';
import type { KnownFailures } from './known-failure.js';
import { testCases } from '../tests/test-cases.js';

/** What every way to run the suite takes. */
export interface SuiteOptions {
  /** The extension under test. */
  readonly extension: ExtensionDescriptor;
  /** The other end of every connection; the extension itself unless given. */
  readonly peer?: ExtensionDescriptor;
  /** Test id → reason. Such a test must fail today: one that passes turns the run red, unless it is to fail `sometimes`. */
  readonly knownFailures?: KnownFailures;
  readonly timing?: {
    /** Stretches every deadline, for slow machines. Default 1. */
    readonly scale?: number;
  };
  /** Added to the configuration of every connection, for example to keep an extension on loopback addresses. */
  readonly configuration?: PeerConnectionConfiguration;
}

/**
 * What the fixtures of a run need.
 *
 * @throws Error where `knownFailures` names a test that does not exist
 */
export function fixtureOptionsOf(options: SuiteOptions): FixtureOptions {
  const { extension, peer = extension, configuration = {}, knownFailures = {}, timing } = options;
  // One list serves here and for the command, whose own tests are none of the suite's.
  const ids = [EXIT_TEST.id, ...testCases.map((test) => test.id), ...Object.values(PROOFS).flat()];
  const unknown = Object.keys(knownFailures).filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new Error(`knownFailures names tests that do not exist: ${unknown.join(', ')}`);
  return { extension, peer, configuration, scale: timing?.scale ?? 1 };
}

/** Registers both extensions of a run; returns the function that unregisters those that were not there before. */
export function registerBoth({ extension, peer }: Pick<FixtureOptions, 'extension' | 'peer'>): () => void {
  const own: string[] = [];
  for (const descriptor of new Set([extension, peer])) {
    if (!listExtensions().includes(descriptor)) own.push(descriptor.name);
    registerExtension(descriptor);
  }
  return () => {
    for (const name of own) unregisterExtension(name);
  };
}
