import type { ExtensionCapabilities } from '@peerplug/core';
import type { TestResult } from './test-result.js';

/** A claim of a descriptor: a capability by its name, those of TURN one by one. */
export type ClaimName =
  Exclude<keyof ExtensionCapabilities, 'turn'> | `turn.${keyof ExtensionCapabilities['turn']}`;

/** What a run says of one claim. */
export interface ClaimCheck {
  readonly name: ClaimName;
  readonly value: boolean | number;
  /** Whether every test of it that ran has passed, whether one has failed, or whether none has run. */
  readonly status: 'proved' | 'failed' | 'unchecked';
  /** The tests that the status is from. */
  readonly tests: readonly string[];
  /** Why it is unchecked. */
  readonly reason?: string;
}

/** Which tests prove each claim: those of a claim that is true, and those of one that is false. */
export const PROOFS: Readonly<Record<ClaimName, readonly string[]>> = {
  maxMessageSize: ['MSG-04', 'MSG-05'],
  maxChannelId: ['CHAN-02', 'CHAN-11'],
  maxRetransmits: ['CHAN-06', 'CHAN-07', 'NET-03'],
  maxPacketLifeTime: ['CHAN-08', 'CHAN-09', 'NET-04'],
  receivedReliability: ['CHAN-06', 'CHAN-08', 'CHAN-10'],
  remoteCloseMs: ['CLOSE-06'],
  lostPeerMs: ['NET-07'],
  disconnectedState: ['NET-07'],
  heavyLoss: ['NET-01', 'NET-11'],
  closingState: ['CLOSE-02', 'CLOSE-03'],
  exactBufferedAmount: ['FLOW-02', 'FLOW-03'],
  pranswer: ['NEG-08', 'NEG-09'],
  sdpMunging: ['NEG-13', 'NEG-14'],
  stats: ['FAULT-05', 'FAULT-06'],
  'turn.udp': ['CLAIM-02', 'CONF-09'],
  'turn.tcp': ['CLAIM-03', 'CONF-11'],
  'turn.tls': ['CLAIM-04', 'CONF-13'],
  mdns: ['CLAIM-05', 'CLAIM-06'],
};

/** Said of a claim of which no test has run at all. */
const LEFT_OUT = 'its tests were left out of this run';

/** What some results say of each claim. */
export function claimsOf(
  capabilities: ExtensionCapabilities,
  results: readonly TestResult[],
): readonly ClaimCheck[] {
  return valuesOf(capabilities).map(([name, value]) => {
    const own = results.filter(({ id }) => PROOFS[name].includes(id));
    const ran = own.filter(({ status }) => status !== 'pending' && status !== 'blocked');
    const failed = ran.filter(({ status }) => status !== 'passed');
    if (failed.length > 0) return { name, value, status: 'failed', tests: failed.map(({ id }) => id) };
    const halted = own.find((result) => result.status === 'blocked' || result.isUnchecked === true);
    if (ran.length > 0 && halted === undefined)
      return { name, value, status: 'proved', tests: ran.map(({ id }) => id) };
    const reason = halted?.reason ?? LEFT_OUT;
    return { name, value, status: 'unchecked', tests: [], reason };
  });
}

function valuesOf(capabilities: ExtensionCapabilities): readonly (readonly [ClaimName, boolean | number])[] {
  const { turn, ...others } = capabilities;
  const names = Object.keys(PROOFS) as ClaimName[]; // every key of it is one
  const values: Readonly<Record<string, boolean | number>> = {
    ...others,
    'turn.udp': turn.udp,
    'turn.tcp': turn.tcp,
    'turn.tls': turn.tls,
  };
  return names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}
