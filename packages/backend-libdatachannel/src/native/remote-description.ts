import { type RemoteDescription, withoutCandidates } from '@peerplug/core/extension';
import { decisiveFingerprints, withFingerprint } from './fingerprints.js';
import { offerToServer } from '../timing/first-move.js';

/**
 * The text of a description that the native side gets: without candidates, which are added one by one, and with one
 * fingerprint.
 *
 * @param isServer - we answer this offer as the DTLS server
 */
export function nativeDescription(description: RemoteDescription, isServer: boolean): string {
  const [fingerprint] = decisiveFingerprints(description);
  const text = withoutCandidates(description.text);
  const bare = fingerprint === undefined ? text : withFingerprint(text, fingerprint);
  return isServer ? offerToServer(bare) : bare;
}
