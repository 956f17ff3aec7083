import { ConnectionState } from '../constants/connection-state.js';
import { GatheringState } from '../constants/gathering-state.js';
import { SignalingState } from '../constants/signaling-state.js';

/** The enum members as constants of the class, so that `WebRTCPeerConnection.STATE_CONNECTED` reads as in GDScript. */
export abstract class ConnectionConstants {
  static readonly STATE_NEW: typeof ConnectionState.STATE_NEW = ConnectionState.STATE_NEW;
  static readonly STATE_CONNECTING: typeof ConnectionState.STATE_CONNECTING =
    ConnectionState.STATE_CONNECTING;
  static readonly STATE_CONNECTED: typeof ConnectionState.STATE_CONNECTED = ConnectionState.STATE_CONNECTED;
  static readonly STATE_DISCONNECTED: typeof ConnectionState.STATE_DISCONNECTED =
    ConnectionState.STATE_DISCONNECTED;
  static readonly STATE_FAILED: typeof ConnectionState.STATE_FAILED = ConnectionState.STATE_FAILED;
  static readonly STATE_CLOSED: typeof ConnectionState.STATE_CLOSED = ConnectionState.STATE_CLOSED;
  static readonly GATHERING_STATE_NEW: typeof GatheringState.GATHERING_STATE_NEW =
    GatheringState.GATHERING_STATE_NEW;
  static readonly GATHERING_STATE_GATHERING: typeof GatheringState.GATHERING_STATE_GATHERING =
    GatheringState.GATHERING_STATE_GATHERING;
  static readonly GATHERING_STATE_COMPLETE: typeof GatheringState.GATHERING_STATE_COMPLETE =
    GatheringState.GATHERING_STATE_COMPLETE;
  static readonly SIGNALING_STATE_STABLE: typeof SignalingState.SIGNALING_STATE_STABLE =
    SignalingState.SIGNALING_STATE_STABLE;
  static readonly SIGNALING_STATE_HAVE_LOCAL_OFFER: typeof SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER =
    SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER;
  static readonly SIGNALING_STATE_HAVE_REMOTE_OFFER: typeof SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER =
    SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER;
  static readonly SIGNALING_STATE_HAVE_LOCAL_PRANSWER: typeof SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER =
    SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER;
  static readonly SIGNALING_STATE_HAVE_REMOTE_PRANSWER: typeof SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER =
    SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER;
  static readonly SIGNALING_STATE_CLOSED: typeof SignalingState.SIGNALING_STATE_CLOSED =
    SignalingState.SIGNALING_STATE_CLOSED;
}
