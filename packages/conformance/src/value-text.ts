/** Longest text of a value. */
const MAX_LENGTH = 400;

/** Most elements that are told of an array of bytes. */
const MAX_BYTES = 32;

/** A value as text for a report: JSON where it can be, and never long. */
export function valueText(value: unknown): string {
  const text = jsonOf(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}

function jsonOf(value: unknown): string {
  try {
    // JSON has no text for these, whatever the types say.
    if (value === undefined || typeof value === 'function') return String(value);
    return JSON.stringify(value, readable);
  } catch {
    // Circular, or its members throw.
    return Object.prototype.toString.call(value);
  }
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) {
    const rest = value.byteLength > MAX_BYTES ? `, … ${String(value.byteLength)} in all` : '';
    return `bytes ${value.slice(0, MAX_BYTES).join(', ')}${rest}`;
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
}
