import { ChannelState, ConnectionState, GatheringState } from '@peerplug/core/extension';

const CONNECTION_STATES: Readonly<Record<RTCPeerConnectionState, ConnectionState>> = {
  new: ConnectionState.STATE_NEW,
  connecting: ConnectionState.STATE_CONNECTING,
  connected: ConnectionState.STATE_CONNECTED,
  disconnected: ConnectionState.STATE_DISCONNECTED,
  failed: ConnectionState.STATE_FAILED,
  closed: ConnectionState.STATE_CLOSED,
};

/** What the association adds once ICE and DTLS are up: a peer that refuses our certificate is gone before it is. */
const ASSOCIATION_STATES: Readonly<Record<RTCSctpTransportState, ConnectionState>> = {
  connecting: ConnectionState.STATE_CONNECTING,
  connected: ConnectionState.STATE_CONNECTED,
  closed: ConnectionState.STATE_DISCONNECTED,
};

/**
 * The state of a connection, from all of its transports.
 *
 * @param isAssociated - the association has been up, whatever it says: where Chromium 156 has ICE connected before it has
 *   the answer, its association may be 'connecting' for ever
 */
export function connectionStateOf(connection: RTCPeerConnection, isAssociated: boolean): ConnectionState {
  const { connectionState, sctp } = connection;
  // The peer's close_notify. The connection's own state tells only when ICE gets no answers, after five seconds.
  if (sctp?.transport.state === 'closed') return ConnectionState.STATE_CLOSED;
  if (connectionState === 'connected' && sctp && !(isAssociated && sctp.state === 'connecting'))
    return ASSOCIATION_STATES[sctp.state];
  return CONNECTION_STATES[connectionState];
}

/** Our name for the platform's state of gathering. */
export const GATHERING_STATES: Readonly<Record<RTCIceGatheringState, GatheringState>> = {
  new: GatheringState.GATHERING_STATE_NEW,
  gathering: GatheringState.GATHERING_STATE_GATHERING,
  complete: GatheringState.GATHERING_STATE_COMPLETE,
};

/** Our name for the platform's state of a channel. */
export const CHANNEL_STATES: Readonly<Record<RTCDataChannelState, ChannelState>> = {
  connecting: ChannelState.STATE_CONNECTING,
  open: ChannelState.STATE_OPEN,
  closing: ChannelState.STATE_CLOSING,
  closed: ChannelState.STATE_CLOSED,
};
