import type { RemoteDescription } from './session-description.js';

/**
 * What two answers to one offer differ in that a transport cannot change once it is used, as a sentence; null if they
 * are answers of the same transport. For stacks that know no provisional answers: the first answer is the final one for
 * the stack, and a later one has to be of the same transport.
 */
export function answerDifference(first: RemoteDescription, later: RemoteDescription): string | null {
  const before = transportOf(first);
  const names = Object.entries(transportOf(later)).filter(([name, value]) => before[name] !== value);
  if (names.length === 0) return null;
  return `the answer has other ${names.map(([name]) => name).join(' and ')} than the provisional one, which is in use; pass on answers of one peer`;
}

function transportOf(description: RemoteDescription): Readonly<Record<string, string>> {
  const { iceUfrag, icePwd, fingerprints, setup } = description;
  return {
    'ICE credentials': `${iceUfrag} ${icePwd}`,
    fingerprints: fingerprints
      .map(({ algorithm, value }) => `${algorithm} ${value}`)
      .toSorted()
      .join(),
    'DTLS role': setup,
  };
}
