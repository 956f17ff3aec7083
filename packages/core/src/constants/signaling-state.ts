/** State of the offer/answer exchange. Names and numbers are Godot's `WebRTCPeerConnection.SignalingState`. */
export const SignalingState = {
  /** No exchange under way: the connection is new, or negotiation is complete. */
  SIGNALING_STATE_STABLE: 0,
  /** `setLocalDescription('offer', …)` has been taken. */
  SIGNALING_STATE_HAVE_LOCAL_OFFER: 1,
  /** `setRemoteDescription('offer', …)` has been taken; lasts until `setLocalDescription('answer', …)`. */
  SIGNALING_STATE_HAVE_REMOTE_OFFER: 2,
  /** A provisional answer of our own has been applied. */
  SIGNALING_STATE_HAVE_LOCAL_PRANSWER: 3,
  /** A provisional answer of the peer has been applied. */
  SIGNALING_STATE_HAVE_REMOTE_PRANSWER: 4,
  /** The connection is closed. */
  SIGNALING_STATE_CLOSED: 5,
} as const;

/** One of the values of {@link SignalingState:variable}. */
export type SignalingState = (typeof SignalingState)[keyof typeof SignalingState];

/**
 * The signaling state that taking a description leads to; extensions keep their `getSignalingState()` with it.
 *
 * @param side - whose description was taken: `'local'` for `setLocalDescription`, `'remote'` for `setRemoteDescription`
 */
export function signalingStateAfter(side: 'local' | 'remote', type: SessionDescriptionType): SignalingState {
  if (type === 'answer') return SignalingState.SIGNALING_STATE_STABLE;
  if (type === 'offer') {
    return side === 'local'
      ? SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER
      : SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER;
  }
  return side === 'local'
    ? SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER
    : SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER;
}

/** The description types of RFC 9429; `'pranswer'` only where the capability says so. */
export type SessionDescriptionType = 'offer' | 'answer' | 'pranswer';
