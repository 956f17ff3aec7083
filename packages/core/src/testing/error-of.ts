import { WebRTCError } from '../errors/webrtc-error.js';

/** The `WebRTCError` that a call throws; throws where it throws none. */
export function errorOf(run: () => unknown): WebRTCError {
  try {
    run();
  } catch (error) {
    if (error instanceof WebRTCError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The `WebRTCError` that a promise is rejected with; throws where it is not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<WebRTCError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof WebRTCError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
