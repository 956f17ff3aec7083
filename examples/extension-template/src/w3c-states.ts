import { ChannelState, ConnectionState, GatheringState } from '@peerplug/core/extension';

/** Godot's name for W3C's state of a connection. */
export const CONNECTION_STATES: Readonly<Record<RTCPeerConnectionState, ConnectionState>> = {
  new: ConnectionState.STATE_NEW,
  connecting: ConnectionState.STATE_CONNECTING,
  connected: ConnectionState.STATE_CONNECTED,
  disconnected: ConnectionState.STATE_DISCONNECTED,
  failed: ConnectionState.STATE_FAILED,
  closed: ConnectionState.STATE_CLOSED,
};

/** Godot's name for W3C's state of gathering. */
export const GATHERING_STATES: Readonly<Record<RTCIceGatheringState, GatheringState>> = {
  new: GatheringState.GATHERING_STATE_NEW,
  gathering: GatheringState.GATHERING_STATE_GATHERING,
  complete: GatheringState.GATHERING_STATE_COMPLETE,
};

/** Godot's name for W3C's state of a channel. */
export const CHANNEL_STATES: Readonly<Record<RTCDataChannelState, ChannelState>> = {
  connecting: ChannelState.STATE_CONNECTING,
  open: ChannelState.STATE_OPEN,
  closing: ChannelState.STATE_CLOSING,
  closed: ChannelState.STATE_CLOSED,
};
