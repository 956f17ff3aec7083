import type { ConformanceReport, TestResult } from '@peerplug/conformance';
import type { PeerConnectionConfiguration } from '@peerplug/core';
import type { ExtensionFacts } from './remote/remote-extension.js';

/** What a run of the suite in a page takes, beside the extension. */
interface PageSuite {
  /** Whoever hosts the peer is at the other end of the line; the browser itself where there is none. */
  readonly peer: { readonly facts: ExtensionFacts; readonly line: string } | null;
  readonly configuration: PeerConnectionConfiguration;
  readonly knownFailures: Readonly<Record<string, string>>;
}

/** What the page's script leaves on `globalThis`. `name` is that of the browser. */
export interface PageFunctions {
  /** Lets the browser's stack be driven over the line. */
  hostExtension(name: string, line: string): Promise<void>;
  /** Begins a run of the suite for the browser's stack. */
  beginSuite(name: string, suite: PageSuite): Promise<void>;
  runTest(id: string): Promise<TestResult>;
  reportOfSuite(): Promise<ConformanceReport>;
}
