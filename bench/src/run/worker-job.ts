import type { Topology } from '../measurements/measurement.js';

/** One measurement of one subject: the arguments of a worker, as JSON. */
export interface WorkerJob {
  readonly measurement: string;
  readonly subject: string;
  readonly topology: Topology;
}

/** The worker's answer. */
export type WorkerResult =
  { readonly figures: Readonly<Record<string, number>> } | { readonly error: string };
