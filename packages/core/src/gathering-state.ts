/** State of candidate gathering. Names and numbers are Godot's `WebRTCPeerConnection.GatheringState`. */
export enum GatheringState {
  /** No networking done yet. */
  GATHERING_STATE_NEW = 0,
  /** Candidates are being collected. */
  GATHERING_STATE_GATHERING = 1,
  /** Every candidate is known. */
  GATHERING_STATE_COMPLETE = 2,
}
