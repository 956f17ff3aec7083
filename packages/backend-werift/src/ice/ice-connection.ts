import type { Address, Candidate, Message, Protocol, RTCIceTransport } from 'werift';

/** werift's ICE side of a connection, as far as its types show it. */
export type IceConnection = RTCIceTransport['connection'];

/** A local and a remote candidate, and what their checks have come to. */
export type CandidatePair = IceConnection['checkList'][number];

/** A request of the peer. */
type IncomingCheck = [request: Message, from: Address, protocol: Protocol];

/** Members of the connection that its type leaves out, most of them private (0.24.4, 0.25.2). */
export interface IceInternals {
  nominated?: CandidatePair;
  connect(): Promise<void>;
  checkStart(pair: CandidatePair): NonNullable<CandidatePair['handle']>;
  checkIncoming(...check: IncomingCheck): void;
  pairRemoteCandidate(candidate: Candidate): void;
  addPair(pair: CandidatePair): void;
  /** A check of the pair has ended. */
  checkComplete(pair: CandidatePair): void;
  /** Requests of the peer that came before its description. */
  earlyChecks: IncomingCheck[];
  earlyChecksDone: boolean;
  /** Each outcome of the check list. */
  checkListState: { get(): Promise<number> };
  queryConsent(): void;
  setState(state: IceConnection['state']): void;
  protocols: Protocol[];
  ensureProtocol(protocol: Protocol): void;
  pairLocalProtocol(protocol: Protocol): void;
  appendLocalCandidate(candidate: Candidate): void;
  /** Waits between two checks of consent, and nowhere else. */
  abortableDelay(delayMs: number, signal: unknown): Promise<void>;
}
