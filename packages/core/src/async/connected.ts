import { ConnectionState } from '../constants/connection-state.js';
import { Life } from './endings.js';
import { waitFor, type WaitOptions } from './wait.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';

/**
 * Waits until a connection is STATE_CONNECTED. It has to be polled meanwhile, for example by `startAutoPoll()`.
 *
 * @returns the connection; rejected with the `WebRTCError` that says why it failed or was closed
 */
export function connected(
  connection: WebRTCPeerConnection,
  options?: WaitOptions,
): Promise<WebRTCPeerConnection> {
  const life = new Life(connection);
  const look = (): { value: WebRTCPeerConnection } | null => {
    const { end } = life;
    if (end !== null) throw end;
    return connection.getConnectionState() === ConnectionState.STATE_CONNECTED ? { value: connection } : null;
  };
  return waitFor([connection['~news']], look, options);
}
