import { withAnnouncedLimit } from './message-limit.js';
import { type FaultListener, nativeCallback } from './native-callback.js';
import type { NativeDataChannel, NativePeerConnection } from './native-module.js';

/** Who is told what happens to a native connection. */
export interface NativeListener {
  /** Nothing is told while this is false. */
  isListening(): boolean;
  onDescription(type: 'offer' | 'answer', sdp: string): void;
  onCandidate(mid: string, candidate: string): void;
  /** The last candidate has been found; its `onCandidate` may come a turn later. */
  onGathered(): void;
  onChannel(channel: NativeDataChannel): void;
  /** States of W3C's connectionState; 'closed' is the last. */
  onState(state: string): void;
  /** A method above threw. */
  readonly onFault: FaultListener;
}

/**
 * Sets all callbacks of a native connection. All are needed: without that of its state the process would never exit.
 *
 * In this order: what waits in one turn of the event loop is told in the order of registration, and the state 'closed'
 * drops what is told after it.
 */
export function listenToNative(native: NativePeerConnection, listener: NativeListener): void {
  const guarded = <Arguments extends readonly unknown[]>(
    callback: (...values: Arguments) => void,
  ): ((...values: Arguments) => void) =>
    nativeCallback(listener.onFault, (...values: Arguments) => {
      if (listener.isListening()) callback(...values);
    });
  native.onLocalDescription(
    guarded((sdp, type) => {
      listener.onDescription(type === 'offer' ? 'offer' : 'answer', withAnnouncedLimit(sdp));
    }),
  );
  native.onLocalCandidate(
    guarded((candidate, mid) => {
      listener.onCandidate(mid, candidate);
    }),
  );
  native.onGatheringStateChange(
    guarded((state) => {
      if (state === 'complete') listener.onGathered();
    }),
  );
  native.onDataChannel(
    guarded((channel) => {
      listener.onChannel(channel);
    }),
  );
  native.onStateChange(
    guarded((state) => {
      listener.onState(state);
    }),
  );
}
