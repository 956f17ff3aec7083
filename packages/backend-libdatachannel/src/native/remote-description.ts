import { type RemoteDescription, withoutCandidates } from '@peerplug/core';
import { offerToServer } from '../timing/first-move.js';

/**
 * The text of a description that the native side gets: without candidates, which are added one by one.
 *
 * @param isServer - we answer this offer as the DTLS server
 */
export function nativeDescription({ text }: RemoteDescription, isServer: boolean): string {
  const bare = withoutCandidates(text);
  return isServer ? offerToServer(bare) : bare;
}
