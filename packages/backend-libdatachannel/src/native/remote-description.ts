import { FIREFOX_LEAD_MS, isFromFirefox, isFromLibdatachannel, offerToServer } from '../timing/first-move.js';

/** A description of the peer, as the native side is to get it. */
export interface RemoteDescription {
  /** The text for the native side. */
  readonly nativeSdp: string;
  /** The candidates that stood in it, to be added one by one: the native side refuses the whole text for a bad one. */
  readonly candidates: readonly string[];
  /** Whether the peer's candidates have to wait for what the peer does, see timing/first-move.ts. */
  readonly hasFirstMove: boolean;
  /** How long the peer's candidates have to wait from now on, in milliseconds. */
  readonly leadMs: number;
}

/** Reads a description that core has checked. */
export function readRemoteDescription(type: 'offer' | 'answer', sdp: string): RemoteDescription {
  const candidates: string[] = [];
  const bare = sdp.replaceAll(/^a=(candidate:[^\r\n]*)\r?\n?/gm, (_line, candidate: string) => {
    candidates.push(candidate.trimEnd());
    return '';
  });
  const hasFirstMove = type === 'offer' && isFromLibdatachannel(sdp);
  return {
    nativeSdp: type === 'offer' && !hasFirstMove ? offerToServer(bare) : bare,
    candidates,
    hasFirstMove,
    leadMs: type === 'answer' && isFromFirefox(sdp) ? FIREFOX_LEAD_MS : 0,
  };
}
