import type { NetworkConformanceOptions } from '@peerplug/conformance';
import { LOOPBACK } from './loopback.js';
import { CHROMIUM, LIBDATACHANNEL, type Stack, WERIFT } from './stacks.js';

/** What NET-01 sends: what it sends unless told, which takes ten minutes on each stack. */
const TRANSFER_BYTES = Number(process.env['PEERPLUG_TRANSFER_BYTES'] ?? 10_000_000);

const LIBDATACHANNEL_MODULE = import.meta.resolve('@peerplug/backend-libdatachannel');

/** One of the stacks whose bad networks are tested, and the module of the peer that is killed. */
export interface BadNetworkStack {
  readonly stack: Stack;
  readonly peerModule: string;
  /** Test id → reason, see the suite's option of that name. */
  readonly knownFailures?: Readonly<Record<string, string>>;
}

/** Each with itself, by name; the peer that is killed beside Chromium is a libdatachannel. */
export const BAD_NETWORK_STACKS: Readonly<Record<string, BadNetworkStack>> = {
  libdatachannel: { stack: LIBDATACHANNEL, peerModule: LIBDATACHANNEL_MODULE },
  werift: { stack: WERIFT, peerModule: import.meta.resolve('@peerplug/backend-werift') },
  chromium: {
    stack: CHROMIUM,
    peerModule: LIBDATACHANNEL_MODULE,
    knownFailures: {
      'NET-04':
        'Chromium sends a lost packet once more by fast retransmission, however old it is: 1 of 100 is missing, not 10',
    },
  },
};

/** The tests that take minutes each, nearly all of them waiting, and those that are done in one together. */
export type BadNetworkPart = 'transfers' | 'others';

/** Which part the test with a title is of. */
export function partOf(title: string): BadNetworkPart {
  return /^NET-(?:01|02|11|12) /.test(title) ? 'transfers' : 'others';
}

/** What the tests of a stack are declared with. */
export function badNetworkOptions({
  stack,
  peerModule,
  knownFailures = {},
}: BadNetworkStack): NetworkConformanceOptions {
  return {
    knownFailures,
    extension: stack.extension,
    peerModule,
    configuration: LOOPBACK,
    transferBytes: TRANSFER_BYTES,
  };
}
