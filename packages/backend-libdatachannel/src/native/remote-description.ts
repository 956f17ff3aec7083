import { type RemoteDescription, withoutCandidates } from '@peerplug/core/extension';
import { decisiveFingerprints, withFingerprint } from './fingerprints.js';
import { offerToServer } from '../timing/first-move.js';
import { isShown } from './declined-media.js';

/**
 * The text of a description that the native side gets: without candidates, which are added one by one, with one
 * fingerprint, and without the sections that are declined.
 *
 * @param isServer - we answer this offer as the DTLS server
 */
export function nativeDescription(description: RemoteDescription, isServer: boolean): string {
  const [fingerprint] = decisiveFingerprints(description);
  const [session = '', ...sections] = withoutCandidates(description.text).split(/^(?=m=)/m);
  const shown = sections.filter((_, index) => {
    const section = description.sections[index];
    return section !== undefined && isShown(section, description);
  });
  const text = [session, ...shown].join('');
  const bare = fingerprint === undefined ? text : withFingerprint(text, fingerprint);
  return isServer ? offerToServer(bare) : bare;
}
