/**
 * Whether a value is a Uint8Array: of this realm or another (an iframe, a vm context, a test runner's sandbox). Both
 * questions are answered from inside the object, whatever realm it is of.
 */
export function isUint8Array(value: unknown): value is Uint8Array {
  // A view of another class has another tag.
  return ArrayBuffer.isView(value) && (value as DataView | Uint8Array)[Symbol.toStringTag] === 'Uint8Array';
}

/**
 * The same bytes in memory that every stack takes: a copy if they are shared with other threads, if their buffer may
 * change its size (Web IDL takes neither), or if they are of another realm.
 */
export function inOrdinaryMemory(bytes: Uint8Array): Uint8Array {
  // ES2024, which this compiler's library does not have yet.
  const buffer: ArrayBufferLike & { readonly resizable?: boolean } = bytes.buffer;
  const isOrdinary =
    bytes instanceof Uint8Array && buffer instanceof ArrayBuffer && buffer.resizable !== true;
  return isOrdinary ? bytes : new Uint8Array(bytes);
}
