/** What a channel is created with, and what the other end reads of it. */
export interface ChannelFacts {
  readonly label: string;
  readonly protocol: string;
  readonly ordered: boolean;
  readonly maxRetransmits: number | null;
  readonly negotiated: boolean;
  /** Null where the stack chooses one. */
  readonly id: number | null;
}

/** A message, as JSON can carry it. */
export type Payload = { readonly text: string } | { readonly base64: string };

/** A candidate in the form of browsers. */
export interface PlainCandidate {
  readonly candidate: string;
  readonly mid: string;
  readonly index: number;
}

/**
 * What a program with a peer in it is asked to do, in order: each when the one before it is done. `connection` counts the
 * connections of the program; `open` makes a new one.
 */
export type PeerCommand = { readonly connection: number } & (
  | { readonly do: 'open'; readonly hasMedia: boolean }
  | ({ readonly do: 'channel' } & ChannelFacts)
  | { readonly do: 'offer' }
  /** An offer is answered. */
  | { readonly do: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | ({ readonly do: 'candidate' } & PlainCandidate)
  | { readonly do: 'send'; readonly label: string; readonly payload: Payload }
  | { readonly do: 'closeChannel'; readonly label: string }
  | { readonly do: 'close' }
);

/** What a program reports. */
export type PeerEvent = { readonly connection: number } & (
  | { readonly is: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | ({ readonly is: 'candidate' } & PlainCandidate)
  /** A channel that the other end created. */
  | ({ readonly is: 'channel' } & ChannelFacts)
  | { readonly is: 'open'; readonly label: string }
  | { readonly is: 'message'; readonly label: string; readonly payload: Payload }
  | { readonly is: 'closed'; readonly label: string }
  /** The connection's state in W3C's words. */
  | { readonly is: 'state'; readonly state: string }
  /** A command failed. */
  | { readonly is: 'error'; readonly reason: string }
);
