import type { Measurement } from '../measurement.js';
import { connect, delayedConnects } from './connect.js';
import { memory } from './memory.js';
import { polledRoundTrip, roundTrip } from './round-trip.js';
import { throughputs } from './throughput.js';

/** What runs in a page as well as in Node.js. */
export const CONTENDED: readonly Measurement[] = [
  connect,
  ...delayedConnects,
  roundTrip,
  polledRoundTrip,
  ...throughputs,
  memory,
];
