/** What a network does to the datagrams that pass it in one direction. */
export interface NetworkConditions {
  /** Share of the datagrams that are lost, 0 to 1. */
  readonly loss: number;
  /** Share that arrives twice, 0 to 1. */
  readonly duplicate: number;
  /** How long each is under way, in milliseconds. On its own it changes no order. */
  readonly delayMs: number;
  /** Up to so many milliseconds more, another number for each: those sent later may overtake. */
  readonly jitterMs: number;
  /** Share that is held back for {@link reorderMs} more, 0 to 1, so that those sent later overtake. */
  readonly reorder: number;
  /** How long those are held back, in milliseconds. */
  readonly reorderMs: number;
  /** Bits of UDP payload a second; `Infinity` for no limit. */
  readonly bitsPerSecond: number;
  /** What passes at once after a pause, in bytes: the depth of the token bucket. Matters with a rate only. */
  readonly burstBytes: number;
  /** What may wait for its turn, in bytes; what comes on top is dropped. Matters with a rate only. */
  readonly queueBytes: number;
  /** Nothing passes, and what is under way is lost. */
  readonly cut: boolean;
}

/** Lets everything pass at once, in order. */
export const PERFECT_NETWORK: NetworkConditions = Object.freeze({
  loss: 0,
  duplicate: 0,
  delayMs: 0,
  jitterMs: 0,
  reorder: 0,
  reorderMs: 10,
  bitsPerSecond: Number.POSITIVE_INFINITY,
  // Ten full packets, and what a home router has for a megabit a second: half a second.
  burstBytes: 12_000,
  queueBytes: 64_000,
  cut: false,
});

const SHARES: readonly (keyof NetworkConditions)[] = ['loss', 'duplicate', 'reorder'];

/**
 * The conditions with some of them changed.
 *
 * @throws RangeError where a value makes no sense, or a name is not one
 */
export function changeConditions(
  current: NetworkConditions,
  changes: Partial<NetworkConditions>,
): NetworkConditions {
  for (const [name, value] of Object.entries(changes)) check(name, value);
  return { ...current, ...changes };
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(PERFECT_NETWORK, name)) {
    const names = Object.keys(PERFECT_NETWORK).join(', ');
    throw new RangeError(`a network has no condition '${name}'; there are ${names}`);
  }
  const key = name as keyof NetworkConditions; // checked above
  if (key === 'cut') {
    if (typeof value !== 'boolean') throw new RangeError('cut must be true or false');
    return;
  }
  const most = SHARES.includes(key) ? 1 : Number.POSITIVE_INFINITY;
  const mustBePositive = key === 'bitsPerSecond' || key === 'burstBytes';
  if (typeof value !== 'number' || !(value >= 0 && value <= most) || (mustBePositive && value === 0)) {
    const range = most === 1 ? 'from 0 to 1' : mustBePositive ? 'above 0' : 'of at least 0';
    throw new RangeError(`${name} must be a number ${range}, not ${String(value)}`);
  }
}
