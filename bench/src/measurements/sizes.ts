import { LARGEST_BYTES } from '../connection/end.js';

/** What messages are measured with. */
export const SIZES: readonly (readonly [bytes: number, name: string])[] = [
  [64, '64 B'],
  [1024, '1 KiB'],
  [16 * 1024, '16 KiB'],
  [64 * 1024, '64 KiB'],
  [LARGEST_BYTES, '256 KiB, the largest message'],
];

/** What werift by itself takes. */
const WERIFT_LARGEST_BYTES: number = 64 * 1024;

/** Whether a contender takes messages of so many bytes. */
export function takes(contender: string, bytes: number): boolean {
  return bytes <= WERIFT_LARGEST_BYTES || contender !== 'werift';
}
