/** Reads the class of a typed array from inside it, whatever realm it is of; undefined for everything else. */
const nameOfTypedArray = Reflect.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)?.get;

/** Whether a value is a Uint8Array: of this realm or another (an iframe, a vm context, a test runner's sandbox). */
export function isUint8Array(value: unknown): value is Uint8Array {
  return nameOfTypedArray?.call(value) === 'Uint8Array';
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
