import type { RemoteDescription } from './session-description.js';

/**
 * What two answers to one offer differ in that a transport cannot change once it is used, as a sentence; null if they
 * are answers of the same transport. For stacks that know no provisional answers: the first answer is the final one for
 * the stack, and a later one has to be of the same transport.
 */
export function answerDifference(first: RemoteDescription, later: RemoteDescription): string | null {
  const differing = [
    ['ICE credentials', first.iceUfrag === later.iceUfrag && first.icePwd === later.icePwd],
    ['fingerprints', fingerprintsOf(first) === fingerprintsOf(later)],
    ['DTLS role', first.setup === later.setup],
  ] as const;
  const names = differing.filter(([, isSame]) => !isSame).map(([name]) => name);
  if (names.length === 0) return null;
  return `the answer has other ${names.join(' and ')} than the provisional one, which is in use; pass on answers of one peer`;
}

function fingerprintsOf({ fingerprints }: RemoteDescription): string {
  return fingerprints
    .map(({ algorithm, value }) => `${algorithm} ${value}`)
    .toSorted()
    .join();
}
