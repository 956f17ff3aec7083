import { type RemoteDescription, withoutCandidates } from '@peerplug/core';
import { FIREFOX_LEAD_MS, isFromFirefox, isFromLibdatachannel, offerToServer } from '../timing/first-move.js';

/** A description of the peer, as the native side is to get it. */
export interface NativeDescription {
  /** The text, without its candidates: they are added one by one, each when it is its turn. */
  readonly text: string;
  /** Whether the peer's candidates have to wait for what the peer does, see timing/first-move.ts. */
  readonly hasFirstMove: boolean;
  /** How long the peer's candidates have to wait from now on, in milliseconds. */
  readonly leadMs: number;
}

/** Makes of a description what the native side gets. */
export function nativeDescription(description: RemoteDescription): NativeDescription {
  const isOffer = description.type === 'offer';
  const hasFirstMove = isOffer && isFromLibdatachannel(description);
  const text = withoutCandidates(description.text);
  return {
    text: isOffer && !hasFirstMove ? offerToServer(text) : text,
    hasFirstMove,
    leadMs: !isOffer && isFromFirefox(description) ? FIREFOX_LEAD_MS : 0,
  };
}
