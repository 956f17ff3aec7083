import type { Topology } from '../measurements/measurement.js';
import type { BenchReport } from '../results/results.js';
import { judge, type Target } from '../results/targets.js';

const LIBDATACHANNEL = 'peerplug-libdatachannel';
const WERIFT = 'peerplug-werift';

/** Wide margins: they catch a halving, not the weather. */
const GUARDS: readonly Target[] = [
  guard('throughput at 1 KiB', 'pair-throughput-1024', LIBDATACHANNEL, 'rate', { atLeast: 0.6 }),
  guard('CPU per message at 1 KiB', 'pair-throughput-1024', LIBDATACHANNEL, 'cpu', { atMost: 1.7 }),
  guard('throughput at 64 KiB', 'pair-throughput-65536', LIBDATACHANNEL, 'rate', { atLeast: 0.6 }),
  guard('round trip p50', 'pair-round-trip', LIBDATACHANNEL, 'p50', { atMost: 1.7 }),
  guard('throughput at 1 KiB', 'pair-throughput-1024', WERIFT, 'rate', { atLeast: 5 }),
  guard('idle poll(), ns', 'idle-poll', 'core', 'time', { atMost: 250 }),
];

/** What guards what was won, in little time. */
export const QUICK = {
  rounds: 1,
  includesRow: (measurement: string, subject: string, topology: Topology): boolean =>
    GUARDS.some(({ row }) => row.measurement === measurement && row.subject === subject) &&
    topology === (subject === 'core' ? 'one process' : 'two processes'),
};

/** What a quick run has lost: a sentence for each. */
export function lossesOf({ rows, faults }: BenchReport): readonly string[] {
  const lost = judge(rows, GUARDS)
    .filter(({ isMet }) => !isMet)
    .map(({ target, row, measured }) => {
      const bound =
        target.atLeast === undefined ? `at most ${target.atMost ?? ''}` : `at least ${target.atLeast}`;
      return `${row.subject}: ${target.title} is ${measured.toFixed(2)}, where ${bound} is asked for`;
    });
  const failed = faults.map(
    ({ measurement, subject, topology, error }) => `${measurement} of ${subject} (${topology}): ${error}`,
  );
  return [...lost, ...failed];
}

function guard(
  title: string,
  measurement: string,
  subject: string,
  figure: string,
  bound: Pick<Target, 'atLeast' | 'atMost'>,
): Target {
  return { title, row: { measurement, subject, figure }, against: null, ...bound };
}
