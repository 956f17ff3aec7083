import type { Offerer } from './meeting.js';

/** One case of one row. */
export interface RowCase {
  readonly peer: string;
  readonly extension: string;
  readonly offerer: Offerer;
  readonly id: string;
}

/** Where the peer's stack falls short; what is not named holds for all. */
interface KnownFailure {
  readonly peer: string;
  readonly extension?: string;
  readonly offerer?: Offerer;
  readonly ids: readonly string[];
  readonly reason: string;
  /** It passes now and then, and has to once in {@link ATTEMPTS} runs; else it must fail. */
  readonly isUnreliable?: boolean;
}

/** How a case is known to fall short. */
export interface Shortcoming {
  readonly reason: string;
  /** Passes once in that many runs; null where it must fail. */
  readonly attempts: number | null;
}

/** Runs of a case that a peer's stack fails now and then. */
const ATTEMPTS = 6;

/** Both have Chromium's stack. */
const CHROMIUM_STACKS = ['@roamhq/wrtc', 'Chromium with SNAP'];

const KNOWN_FAILURES: readonly KnownFailure[] = [
  // Both are explained in test/interop/src/foreign-limits.ts.
  ...CHROMIUM_STACKS.flatMap((peer): KnownFailure[] => [
    {
      peer,
      extension: 'libdatachannel',
      ids: ['OUT-08'],
      isUnreliable: true,
      reason: 'usrsctp leaves a stream reset undone that overtook lost packets',
    },
    {
      peer,
      extension: 'libdatachannel',
      ids: ['OUT-09'],
      isUnreliable: true,
      reason: 'Chromium reports nothing when libdatachannel ends its association in good order',
    },
  ]),
  {
    peer: 'aiortc',
    offerer: 'theirs',
    ids: ['OUT-01'],
    reason: 'aiortc 1.4.0 announces the length of a label in characters, not in bytes, and so part of it',
  },
  {
    peer: 'aiortc',
    offerer: 'ours',
    ids: ['OUT-11'],
    reason: 'aiortc 1.4.0 makes no answer while a transceiver of its own has no section in the offer',
  },
  {
    peer: 'aiortc',
    offerer: 'theirs',
    ids: ['OUT-11'],
    reason: 'aiortc 1.4.0 waits for the transport of a section that the answer has declined',
  },
  {
    peer: 'webrtcbin',
    ids: ['OUT-05'],
    reason: 'webrtcbin 1.22 closes its channel when it is to send an empty message',
  },
  {
    peer: 'webrtcbin',
    ids: ['OUT-09'],
    reason:
      'webrtcbin 1.22 ignores the end of the SCTP association and of DTLS, and does not check for consent',
  },
  {
    peer: 'webrtcbin',
    ids: ['OUT-10'],
    reason: 'webrtcbin 1.22 says nothing when its pipeline ends: it is noticed as a lost peer is',
  },
  {
    peer: 'webrtc-server',
    extension: 'libdatachannel',
    ids: ['OUT-05'],
    reason:
      'webrtc-server 0.6.7 sends a DATA chunk without data, at which usrsctp aborts (RFC 9260 §3.3.10.9)',
  },
  {
    peer: 'webrtc-server',
    extension: 'libdatachannel',
    ids: ['OUT-08'],
    reason:
      'webrtc-server 0.6.7 numbers its stream resets from 0, not from its first TSN (RFC 6525 §4.1): usrsctp refuses them',
  },
];

/** How a case is known to fall short; undefined where it must pass. */
export function knownFailure({ peer, extension, offerer, id }: RowCase): Shortcoming | undefined {
  const found = KNOWN_FAILURES.find(
    (known) =>
      known.peer === peer &&
      (known.extension ?? extension) === extension &&
      (known.offerer ?? offerer) === offerer &&
      known.ids.includes(id),
  );
  if (found === undefined) return undefined;
  return { reason: found.reason, attempts: found.isUnreliable === true ? ATTEMPTS : null };
}
