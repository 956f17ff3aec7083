const encoder = new TextEncoder();
// Without ignoreBOM a leading U+FEFF would be taken off.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes themselves where they are well-formed UTF-8, else a copy with each bad sequence replaced by U+FFFD. */
export function toWellFormedUtf8(bytes: Uint8Array): Uint8Array {
  if (isAscii(bytes)) return bytes;
  return encoder.encode(decoder.decode(bytes));
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}
