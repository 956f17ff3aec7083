/** A message as the page got it: text whole, bytes by their number and whether they are `countingBytes`. */
export type RawMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly length: number; readonly isCounting: boolean };

/** What the page's connection has made since it was asked last. */
export interface RawSignals {
  readonly descriptions: readonly { readonly type: string; readonly sdp: string }[];
  /** Null is the end of candidates, as `icecandidate` tells it. */
  readonly candidates: readonly (RTCIceCandidateInit | null)[];
}

/** What the raw page's script leaves on `globalThis`; all of it is about its latest connection. */
export interface RawPageFunctions {
  /** Makes a connection in place of the one before. */
  open(): void;
  createChannel(label: string, init: RTCDataChannelInit): void;
  offer(): Promise<void>;
  takeDescription(type: 'offer' | 'answer', sdp: string): Promise<void>;
  addCandidate(candidate: RTCIceCandidateInit | null): Promise<void>;
  takeSignals(): RawSignals;
  sendText(label: string, text: string): void;
  /** Sends bytes that count from 0 on, and over again. */
  sendBytes(label: string, length: number): void;
  /** Waits until a channel has had so many messages and gives them all. */
  messages(label: string, count: number): Promise<readonly RawMessage[]>;
  /** Waits until a channel is in that state. */
  channelIs(label: string, state: RTCDataChannelState): Promise<void>;
  channelValues(label: string): Pick<RTCDataChannel, 'id' | 'ordered' | 'protocol' | 'negotiated'>;
  maxMessageSize(): number;
  closeChannel(label: string): void;
  close(): void;
}
