import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { ConnectionSession } from '../session/connection-session.js';
import { ErrorCode } from '../constants/error-code.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';
import { WebRTCError } from '../errors/webrtc-error.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';

/** One life of a connection, as somebody sees it who waits: from now to its end. */
export class Life {
  readonly #connection: WebRTCPeerConnection;
  #session: ConnectionSession | null;

  constructor(connection: WebRTCPeerConnection) {
    this.#connection = connection;
    this.#session = connection['~session'];
  }

  /** Why the connection will not come up, or nothing else will come of it; null while it lives. */
  get end(): WebRTCError | null {
    const connection = this.#connection;
    // Before the first call that needs one there is none yet.
    this.#session ??= connection['~session'];
    if (this.#session?.isClosed === true || this.#session !== connection['~session'])
      return new WebRTCError(ErrorCode.ERR_UNCONFIGURED, 'the connection was closed or initialized here');
    const state = connection.getConnectionState();
    const reason = this.#session?.mailbox.latestFailure ?? null;
    if (state === ConnectionState.STATE_FAILED)
      return reason ?? new WebRTCError(ErrorCode.ERR_CONNECTION_ERROR, 'the connection has failed');
    if (state !== ConnectionState.STATE_CLOSED) return null;
    return (
      reason ??
      new WebRTCError(ErrorCode.ERR_CONNECTION_ERROR, 'the connection was closed, by the peer or here')
    );
  }

  /** Something waits to be delivered by `poll()`. */
  get hasMore(): boolean {
    return this.#session !== null && !this.#session.mailbox.isIdle;
  }
}

/** The connection of a channel. */
export function connectionOf(channel: WebRTCDataChannel): WebRTCPeerConnection {
  // The class is not named there, since the two modules would import each other.
  return channel['~connection'] as WebRTCPeerConnection;
}

/** Whether a channel is closed, or will be soon since its connection has failed. */
export function isOver(channel: WebRTCDataChannel): boolean {
  return (
    channel.getReadyState() === ChannelState.STATE_CLOSED ||
    connectionOf(channel).getConnectionState() === ConnectionState.STATE_FAILED
  );
}

/** Why a channel is closed, where that is not simply because one of the two ends closed it. */
export function failureOf(channel: WebRTCDataChannel): WebRTCError | null {
  const own = channel['~mailbox'].latestFailure;
  if (own !== null) return own;
  const connection = connectionOf(channel);
  if (connection.getConnectionState() !== ConnectionState.STATE_FAILED) return null;
  return new Life(connection).end;
}
