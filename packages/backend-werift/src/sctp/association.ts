import type { RTCSctpTransport } from 'werift';

/** werift's SCTP association, whose class it does not export. */
export type SctpAssociation = RTCSctpTransport['sctp'];

/** A chunk of user data, sent or waiting or received. */
export type DataChunk = SctpAssociation['outboundQueue'][number];

/** The chunk that tells what the sender has given up (RFC 3758 §3.2). */
export type ForwardTsn = Parameters<SctpAssociation['receiveForwardTsnChunk']>[0];

/** The parameter of a RE-CONFIG chunk that asks for a reset of the sender's streams, or answers that (RFC 6525 §4). */
export interface ReconfigParameter {
  readonly type: number;
  readonly streams?: readonly number[];
  readonly lastTsn?: number;
  result?: number;
}

/** A whole message, as werift passes it on. */
export type InboundMessage = [streamId: number, payloadProtocol: number, data: Buffer];

/** What has arrived on one stream and is not delivered. */
export interface InboundStream {
  reassembly: DataChunk[];
  streamSequenceNumber: number;
  popMessages(): Iterable<InboundMessage>;
}

/** Members of the association that werift (0.24.4) declares private, and that the fixes beside this file reach into. */
export interface SctpInternals {
  handleData(packet: Buffer): Promise<void>;
  receiveChunk(chunk: { readonly type: number }): Promise<void>;
  setState(state: number): void;
  receive(streamId: number, payloadProtocol: number, data: Buffer): void;
  receiveForwardTsnChunk(chunk: ForwardTsn): void;
  receiveReconfigParam(parameter: ReconfigParameter): Promise<void>;
  getInboundStream(id: number): InboundStream;
  maybeAbandon(chunk: DataChunk): boolean;
  updateAdvancedPeerAckPoint(): void;
  markReceived(tsn: number): boolean;
  flightSizeDecrease(chunk: DataChunk): void;
  forwardTsnChunk: ForwardTsn | undefined;
  advancedPeerAckTsn: number;
  lastSackedTsn: number;
  lastReceivedTsn: number | undefined;
  updateRto(roundTripSeconds: number): void;
  /** Seconds until what was not acknowledged is sent again. */
  rto: number;
  srtt: number | undefined;
  rttvar: number | undefined;
  ssthresh: number | undefined;
  advertisedRwnd: number;
  sackNeeded: boolean;
  sackImmediate: boolean;
  sackDuplicates: number[];
  sackMisOrdered: Set<number>;
  sentQueue: DataChunk[];
  inboundStreams: Record<number, InboundStream>;
}

/** Flags of a DATA chunk (RFC 9260 §3.3.1). */
const LAST_FRAGMENT = 0x01;
const FIRST_FRAGMENT = 0x02;
const UNORDERED = 0x04;

/** Whether a message begins with the chunk. */
export function isFirstFragment(chunk: DataChunk | undefined): boolean {
  return chunk !== undefined && (chunk.flags & FIRST_FRAGMENT) !== 0;
}

/** Whether a message ends with the chunk. */
export function isLastFragment(chunk: DataChunk | undefined): boolean {
  return chunk !== undefined && (chunk.flags & LAST_FRAGMENT) !== 0;
}

/** Whether the chunk's message has no place in the order of its stream. */
export function isUnordered(chunk: DataChunk): boolean {
  return (chunk.flags & UNORDERED) !== 0;
}
