import type { Measurement } from './measurement.js';
import { connects } from './connects.js';
import { CONTENDED } from './contended.js';
import { idlePoll, ticks } from './idle.js';
import { importTime } from './loading.js';
import { pageSize } from './page-size.js';
import { signalDispatch } from './signals.js';
import { snapshots } from './snapshots.js';

/** All that is measured, in the order of the tables. */
export const MEASUREMENTS: readonly Measurement[] = [
  ...CONTENDED,
  ...connects,
  ...snapshots,
  idlePoll,
  ...ticks,
  signalDispatch,
  importTime,
  pageSize,
];
