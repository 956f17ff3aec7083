/** A description with candidates in its data section, each once, and the line that says that there are no more. */
export function withCandidates(sdp: string, candidates: readonly string[]): string {
  const [session = '', ...sections] = withoutCandidates(sdp).split(/^(?=m=)/m);
  const lines = [...new Set(candidates)].map((candidate) => `a=${candidate}\r\n`).join('');
  // The first that is not rejected; the stacks make one.
  const data = sections.findIndex((section) => /^m=application [1-9]/.test(section));
  return [
    session,
    ...sections.map((section, index) =>
      index === data
        ? `${section.endsWith('\n') ? section : `${section}\r\n`}${lines}a=end-of-candidates\r\n`
        : section,
    ),
  ].join('');
}

/** A description without its candidates, and without the line that says that there are no more. */
export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(?:candidate:.*|end-of-candidates *)(?:\r?\n|$)/gm, '');
}
