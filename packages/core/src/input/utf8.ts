const encoder = new TextEncoder();
// Without ignoreBOM a leading U+FEFF would be taken off.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What stands for each sequence of bytes that is not UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Up to this length a loop is faster than the platform's encoder, which is called across a boundary. */
const SHORT = 128;

/** The text that bytes hold; each sequence that is not UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  return (text.length <= SHORT ? encodeAscii(text) : null) ?? encoder.encode(text);
}

/**
 * How many bytes a text has.
 *
 * @param byteLength - how many it had when it was decoded: as many, unless something was replaced
 */
export function sizeOfText(text: string, byteLength: number): number {
  return text.includes(REPLACEMENT) ? encoder.encode(text).byteLength : byteLength;
}

/** The bytes themselves if they are UTF-8, else a copy with U+FFFD for each sequence that is not. */
export function toWellFormedUtf8(bytes: Uint8Array): Uint8Array {
  const text = decodeText(bytes);
  return text.includes(REPLACEMENT) ? encodeText(text) : bytes;
}

function encodeAscii(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return null;
    bytes[index] = unit;
  }
  return bytes;
}
