import type { Side } from './cell.js';

/** A STUN or TURN server, as W3C writes it. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** A message of signaling. */
export type Signal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string };

/** What an end is asked; `id` names the connection. */
export type Request =
  | {
      readonly ask: 'open';
      readonly id: number;
      readonly side: Side;
      readonly iceServers: readonly IceServer[];
    }
  | { readonly ask: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly ask: 'close'; readonly id: number };

/** What an end reports. */
export type Report =
  /** From the moment on that it takes requests, each {@link BEAT_MS} for as long as it is alive. */
  | { readonly report: 'beat' }
  | { readonly report: 'signal'; readonly id: number; readonly signal: Signal }
  /** Its channel is open. */
  | { readonly report: 'open'; readonly id: number }
  | { readonly report: 'fault'; readonly id: number; readonly reason: string }
  | { readonly report: 'closed'; readonly id: number };

export const BEAT_MS = 250;
