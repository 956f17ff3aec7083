import type { Contender } from './end.js';
import type { Session } from './session.js';

/** Where the two ends of a connection are. */
export type Topology = 'one process' | 'two processes' | 'one page';

/** What a figure is. */
export interface FigureKind {
  readonly title: string;
  /** Of the stored numbers, for example `ms`. */
  readonly unit: string;
  readonly better: 'higher' | 'lower';
}

/** One thing that is measured, for several subjects that are compared. */
export interface Measurement {
  /** Unique, for the command line. */
  readonly id: string;
  readonly title: string;
  /** Names of contenders, or of whatever else is compared. */
  readonly subjects: readonly string[];
  readonly topologies: readonly Topology[];
  readonly figures: Readonly<Record<string, FigureKind>>;
  /** Measures one subject once, in a process (or page) that does nothing else; gives a number for each figure. */
  run(host: Host): Promise<Readonly<Record<string, number>>>;
}

/** The process or page that a measurement runs in. */
export interface Host {
  /** The name among the subjects. */
  readonly subject: string;
  /** Of the subject that is a contender. */
  contender(): Contender;
  /** Opens a connection in the topology that is measured. */
  open(options?: { readonly isPolled?: boolean; readonly delayMs?: number }): Promise<Session>;
  /** What the near end's process has used so far; of a page, all processes of the browser together. */
  cpuSeconds(): Promise<number>;
  /** Resident memory after garbage collection, in bytes; of a page, of the process that runs it. */
  residentBytes(): Promise<number>;
}
