import type { Block, Line } from './session-description-lines.js';

/** Attributes of the session part and of the data section that the stacks know and answer for themselves. */
const DATA_ATTRIBUTE =
  /^(?:bundle-only|candidate|end-of-candidates|extmap-allow-mixed|fingerprint|group|ice-(?:lite|options|pwd|ufrag)|inactive|max-message-size|mid|msid-semantic|recvonly|sctp-port|sctpmap|sendonly|sendrecv|setup)$/;

/** More of them in sections for audio and video, which a stack has to understand to decline them. */
const MEDIA_ATTRIBUTE =
  /^(?:extmap|fmtp|framerate|imageattr|maxptime|msid|ptime|rid|rtcp(?:-fb|-mux|-mux-only|-rsize)?|rtpmap|simulcast|ssrc(?:-group)?)$/;

/**
 * The lines of a block without attributes that nobody here knows. A stack that repeats them in its answer would agree
 * to them: libdatachannel (0.24.5) does so with SNAP's `a=sctp-init`, and Chromium then sends what never arrives.
 */
export function withoutUnknownAttributes(block: Block, isData: boolean): readonly Line[] {
  return block.filter(
    ({ text, name }) =>
      !text.startsWith('a=') || DATA_ATTRIBUTE.test(name) || (!isData && MEDIA_ATTRIBUTE.test(name)),
  );
}

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
