import type { WeriftInternals } from '../internals/internals.js';
import type { IceConnection, IceInternals } from './ice-connection.js';

/**
 * How long a peer gets to notice that its ICE is connected, after our answer to its check: libdatachannel reads all datagrams
 * that are there before it looks, and takes a DTLS message among them badly (it loses it, or freezes).
 */
const NOTICE_DELAY_MS = 5;

/**
 * Calls back when the ICE of the peer is connected too, as far as we can know: our pair is nominated, and we have answered
 * the peer's own check of it. To be called once ours is.
 *
 * @returns what gives up waiting
 */
export function oncePeerIsReady(
  connection: IceConnection,
  internals: WeriftInternals,
  callback: () => void,
): () => void {
  let timer: NodeJS.Timeout | null = null;
  const look = (): void => {
    const isChecked = (connection.nominated?.requestsReceived ?? 0) > 0;
    // A lite peer never checks (RFC 8445 §2.5).
    if (timer === null && (isChecked || connection.remoteIsLite))
      timer = setTimeout(callback, NOTICE_DELAY_MS);
  };
  const patched = internals.of<IceInternals>('ice/peer-readiness', connection, 'checkIncoming', 'nominated');
  if (patched !== null) {
    const checkIncoming = patched.checkIncoming.bind(connection);
    patched.checkIncoming = (...check) => {
      checkIncoming(...check);
      look();
    };
    look();
  }
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}
