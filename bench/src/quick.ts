import type { BenchReport } from './results.js';
import { judge, type Target } from './targets.js';

const SUBJECTS = ['peerplug-libdatachannel', 'node-datachannel', 'peerplug-werift', 'werift', 'core'];

/** Wide margins: they catch a halving, not the weather. */
const GUARDS: readonly Target[] = [
  ratio('throughput-1024', 'peerplug-libdatachannel', 'rate', 'node-datachannel', { atLeast: 0.6 }),
  ratio('throughput-65536', 'peerplug-libdatachannel', 'rate', 'node-datachannel', { atLeast: 0.6 }),
  ratio('throughput-1024', 'peerplug-libdatachannel', 'cpuPerMillion', 'node-datachannel', { atMost: 1.8 }),
  ratio('round-trip', 'peerplug-libdatachannel', 'p50', 'node-datachannel', { atMost: 1.8 }),
  ratio('throughput-1024', 'peerplug-werift', 'rate', 'werift', { atLeast: 3 }),
  ratio('round-trip', 'peerplug-werift', 'p50', 'werift', { atMost: 1.8 }),
  {
    title: 'idle poll(), ns',
    row: { measurement: 'idle-poll', subject: 'core', figure: 'time' },
    against: null,
    atMost: 250,
  },
];

/** What guards what was won, in little time. */
export const QUICK = {
  rounds: 3,
  includesRow: (measurement: string, subject: string): boolean =>
    SUBJECTS.includes(subject) && GUARDS.some(({ row }) => row.measurement === measurement),
};

/** What a quick run has lost: a sentence for each. */
export function lossesOf({ rows, faults }: BenchReport): readonly string[] {
  const lost = judge(rows, GUARDS)
    .filter(({ topology, isMet }) => topology !== 'one page' && !isMet)
    .map(
      ({ target, topology, measured }) =>
        `${target.title}: ${measured.toFixed(2)} (${topology}), where ${target.atLeast === undefined ? 'at most' : 'at least'} ${target.atLeast ?? target.atMost ?? ''} is asked for`,
    );
  const failed = faults.map(
    ({ measurement, subject, topology, error }) => `${measurement} of ${subject} (${topology}): ${error}`,
  );
  return [...lost, ...failed];
}

function ratio(
  measurement: string,
  subject: string,
  figure: string,
  to: string,
  bound: Pick<Target, 'atLeast' | 'atMost'>,
): Target {
  return {
    title: `${measurement}: ${figure} of ${subject} beside ${to}`,
    row: { measurement, subject, figure },
    against: [to],
    ...bound,
  };
}
