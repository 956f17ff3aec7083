/** State of candidate gathering. Names and numbers are Godot's `WebRTCPeerConnection.GatheringState`. */
export const GatheringState = {
  /** No networking done yet. */
  GATHERING_STATE_NEW: 0,
  /** Candidates are being collected. */
  GATHERING_STATE_GATHERING: 1,
  /** Every candidate is known. */
  GATHERING_STATE_COMPLETE: 2,
} as const;

/** One of the values of {@link GatheringState:variable}. */
export type GatheringState = (typeof GatheringState)[keyof typeof GatheringState];
