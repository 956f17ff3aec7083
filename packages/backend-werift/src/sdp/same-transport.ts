import type { RemoteDescription } from '@peerplug/core/extension';

/** Whether two descriptions of a peer are of one transport: a final answer may differ from a provisional one elsewhere. */
export function haveSameTransport(one: RemoteDescription, other: RemoteDescription): boolean {
  return (
    one.iceUfrag === other.iceUfrag &&
    one.icePwd === other.icePwd &&
    one.setup === other.setup &&
    one.sctpPort === other.sctpPort &&
    fingerprintsOf(one) === fingerprintsOf(other)
  );
}

function fingerprintsOf({ fingerprints }: RemoteDescription): string {
  return fingerprints
    .map(({ algorithm, value }) => `${algorithm} ${value}`)
    .sort()
    .join();
}
