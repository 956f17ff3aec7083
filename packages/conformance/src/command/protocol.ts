import type { ExtensionCapabilities, PeerConnectionConfiguration } from '@peerplug/core';
import type { TestResult } from '../run/test-result.js';
import type { KnownFailures } from '../run/known-failure.js';
import type { ListedTest } from '../run/listed-test.js';

/** What a suite process is asked for: the first message that it gets. */
export interface Job {
  readonly specifier: string;
  readonly peer: string | null;
  readonly configuration: PeerConnectionConfiguration;
  readonly knownFailures: KnownFailures;
  readonly scale: number;
  readonly grep: string | null;
  /** Only these of the tests that `grep` names; all of them for null. */
  readonly ids: readonly string[] | null;
  /** What came of the tests that other processes of the run had before: it may block some of these. */
  readonly before: readonly TestResult[];
  /** Whether the first failure blocks all tests after it. */
  readonly bail: boolean;
  /** Whether the claims that take a network are left out. */
  readonly quick: boolean;
  /** Lists the tests instead of running them. */
  readonly listsOnly: boolean;
}

/** What was loaded and what is about to run. */
export interface Loaded {
  readonly extension: string;
  readonly version: string;
  readonly peer: string;
  readonly node: string;
  readonly capabilities: ExtensionCapabilities;
  readonly tests: readonly ListedTest[];
  /** Milliseconds after which a test is given up. */
  readonly limitMs: number;
}

/** What a suite process tells. */
export type Message =
  | { readonly kind: 'loaded'; readonly loaded: Loaded }
  | { readonly kind: 'start'; readonly id: string }
  | { readonly kind: 'result'; readonly result: TestResult }
  /** All tests have run; the process ends by itself now. */
  | { readonly kind: 'done' }
  /** It has not ended by itself; by what Node.js says, these keep it alive. */
  | { readonly kind: 'alive'; readonly resources: readonly string[] }
  /** It cannot run; `detail` is the stack below the message, or empty. */
  | { readonly kind: 'refused'; readonly message: string; readonly detail: string };
