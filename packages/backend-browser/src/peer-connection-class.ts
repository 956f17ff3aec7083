import { type Dependency, dependency } from '@peerplug/core/extension';

/** A class of W3C's shape: the platform's `RTCPeerConnection`, or one that a package brings. */
export type PeerConnectionConstructor = new (configuration?: RTCConfiguration) => RTCPeerConnection;

/**
 * The token of the class that connections are made with: `provide(PeerConnectionClass, AnotherClass)` puts another
 * under the extension. Null, unless provided: whatever `globalThis.RTCPeerConnection` is when a connection is made.
 */
export const PeerConnectionClass: Dependency<PeerConnectionConstructor | null> = dependency(
  '@peerplug/backend-browser/PeerConnectionClass',
  () => null,
);

/** The class to use now: the one provided, else the platform's; undefined where there is neither. */
export function usableClass(
  provided: PeerConnectionConstructor | null,
): PeerConnectionConstructor | undefined {
  // Its type says that it is always there; outside of a browser it is not.
  const platform = globalThis as { readonly RTCPeerConnection?: PeerConnectionConstructor };
  return provided ?? platform.RTCPeerConnection;
}
