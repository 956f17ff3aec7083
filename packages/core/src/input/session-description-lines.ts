import { demand } from '../errors/demand.js';

/** An SDP is at most 64 KiB; real ones of data channels have about 1 KiB. */
const MAX_SDP_BYTES = 64 * 1024;

/** One line of a description. */
export interface Line {
  /** Its place in the text, from 1. */
  readonly number: number;
  readonly text: string;
  /** Name and value of an attribute (`a=name:value`); the name is empty in lines of another kind. */
  readonly name: string;
  readonly value: string;
}

/** The session part of a description, or one of its media sections. */
export type Block = readonly Line[];

/**
 * Splits a description into its session part and its media sections, which begin with their `m=` line.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER that names the line which is not SDP
 */
export function splitDescription(sdp: string): {
  readonly session: Block;
  readonly sections: readonly Block[];
} {
  // The length first: a peer may send a text whose bytes would fill the memory.
  const isShort = sdp.length <= MAX_SDP_BYTES && new TextEncoder().encode(sdp).byteLength <= MAX_SDP_BYTES;
  check(isShort, `is longer than ${MAX_SDP_BYTES} bytes`);
  const lines = sdp.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  check(lines[0] === 'v=0', "does not begin with 'v=0' in line 1");
  const blocks: Line[][] = [[]];
  for (const [index, text] of lines.entries()) {
    // Lines are not quoted: they may hold the peer's ICE password.
    check(/^[a-z]=[^\r\0]*$/.test(text), `has no 'name=value' in line ${index + 1}`);
    if (text.startsWith('m=')) blocks.push([]);
    blocks.at(-1)?.push({ number: index + 1, text, ...attributeOf(text) });
  }
  return { session: blocks[0] ?? [], sections: blocks.slice(1) };
}

/** Throws ERR_INVALID_PARAMETER unless the condition holds; `what` ends the sentence that begins with the description. */
export function check(condition: boolean, what: string): asserts condition {
  demand(condition, `the session description ${what}; pass on what the peer made, unchanged`);
}

function attributeOf(text: string): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = /^a=([^:]*):?(.*)/s.exec(text.trimEnd()) ?? [];
  return { name, value: value.trimStart() };
}
