import { withAnnouncedLimit } from './message-limit.js';
import { type FaultListener, nativeCallback } from './callback.js';
import type { NativeDataChannel, NativePeerConnection } from './module.js';

/** Who is told what happens to a native connection. */
export interface NativeListener {
  /** Nothing is told while this is false. */
  readonly isListening: () => boolean;
  readonly onDescription: (sdp: string, type: 'offer' | 'answer') => void;
  readonly onCandidate: (candidate: string, mid: string) => void;
  /** The last candidate has been found; its `onCandidate` may come a turn later. */
  readonly onGathered: () => void;
  readonly onChannel: (channel: NativeDataChannel) => void;
  /** A pair of candidates works: the native side begins DTLS. */
  readonly onIceConnected: () => void;
  /** States of W3C's connectionState; 'closed' is the last. */
  readonly onState: (state: string) => void;
  /** One of the functions above threw. */
  readonly onFault: FaultListener;
}

/**
 * Sets all callbacks of a native connection. All are needed: without that of its state the process would never exit.
 *
 * In this order: what waits in one turn of the event loop is told in the order of registration, and the state 'closed'
 * drops what is told after it.
 */
export function listenToNative(native: NativePeerConnection, listener: NativeListener): void {
  const { onDescription, onGathered, onFault, isListening } = listener;
  const guarded = <Arguments extends readonly unknown[]>(
    callback: (...values: Arguments) => void,
  ): ((...values: Arguments) => void) => nativeCallback(onFault, callback, isListening);
  native.onLocalDescription(
    guarded((sdp, type) => {
      onDescription(withAnnouncedLimit(sdp), type === 'offer' ? 'offer' : 'answer');
    }),
  );
  native.onLocalCandidate(guarded(listener.onCandidate));
  native.onGatheringStateChange(
    guarded((state) => {
      if (state === 'complete') onGathered();
    }),
  );
  native.onIceStateChange(
    guarded((state) => {
      if (state === 'connected') listener.onIceConnected();
    }),
  );
  native.onDataChannel(guarded(listener.onChannel));
  native.onStateChange(guarded(listener.onState));
}
