import {
  ensurePrograms,
  MARK,
  PAIRS,
  pairTitle,
  resultLine,
  runCell,
  type Setting,
  SETTINGS,
  settingTitle,
  summaryOf,
} from '@peerplug/connects';
import type { Measurement } from './measurement.js';

const CONNECTS = 20;

/** The pairs of stacks by their titles, the mark first. */
const SUBJECTS = new Map([MARK, ...PAIRS].map((pair) => [pairTitle(pair), pair]));

const MS = (title: string) => ({ title, unit: 'ms', better: 'lower' }) as const;

/** Names the measurement of a setting. */
export function connectsId({ interfaces, servers, delayMs }: Setting): string {
  return `connects-${interfaces}-${servers}-${delayMs}`;
}

/** What users see: machines with several addresses and servers, and every stack at the other end. */
export const connects: readonly Measurement[] = SETTINGS.map((setting) => ({
  id: connectsId(setting),
  title: `${CONNECTS} connects: ${settingTitle(setting)}`,
  subjects: [...SUBJECTS.keys()],
  topologies: ['own network'],
  figures: { p50: MS('connect, p50'), p95: MS('connect, p95'), longest: MS('connect, the longest') },
  maxRounds: 1,
  run: async ({ subject }) => {
    const pair = SUBJECTS.get(subject);
    if (pair === undefined) throw new Error(`there is no pair '${subject}'`);
    await ensurePrograms();
    const result = await runCell({ ...pair, ...setting, connects: CONNECTS });
    if (result.failures.length + result.freezes.length > 0) throw new Error(resultLine(result));
    const { p50, p95, longest } = summaryOf(result);
    return { p50, p95, longest };
  },
}));
