import type { Measurement } from './measurement.js';
import { connect } from './connect.js';
import { memory } from './memory.js';
import { pairs } from './pairs.js';
import { polledRoundTrip, roundTrip } from './round-trip.js';
import { throughputs } from './throughput.js';

/** What runs in a page as well as in Node.js. */
export const CONTENDED: readonly Measurement[] = [
  connect,
  roundTrip,
  polledRoundTrip,
  ...throughputs,
  memory,
  ...pairs,
];
