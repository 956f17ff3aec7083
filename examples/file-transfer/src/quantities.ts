const SIZES = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** A number of bytes for people: `118.4 MB`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = SIZES.find(([, size]) => bytes >= size) ?? [];
  if (unit === undefined) return `${bytes.toFixed(0)} bytes`;
  return `${(bytes / size).toFixed(unit === 'GB' ? 2 : 1)} ${unit}`;
}

/** Milliseconds for people: `0.31 ms`, `12 ms`. */
export function formatMilliseconds(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0)} ms`;
}
