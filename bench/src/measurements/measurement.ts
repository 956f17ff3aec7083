import type { Contender } from '../connection/end.js';
import type { OpenOptions, Session } from '../connection/session.js';

/** Where the two ends of a connection are. In a network of their own each end has a process, a page or an engine. */
export type Topology = 'one process' | 'two processes' | 'one page' | 'own network';

/** What a figure is. */
export interface FigureKind {
  readonly title: string;
  /** Of the stored numbers, for example `ms`. */
  readonly unit: string;
  readonly better: 'higher' | 'lower';
}

/** Of figures that stand beside the library below, measured in the same process. */
export const RATIO_UNIT = '×';

/** One thing that is measured, for several subjects that are compared. */
export interface Measurement {
  /** Unique, for the command line. */
  readonly id: string;
  readonly title: string;
  /** Names of contenders, or of whatever else is compared. */
  readonly subjects: readonly string[];
  readonly topologies: readonly Topology[];
  readonly figures: Readonly<Record<string, FigureKind>>;
  /** How many rounds are enough of what repeats itself within one; as many as are asked for unless given. */
  readonly maxRounds?: number;
  /** What Node.js is started with for it. */
  readonly nodeFlags?: readonly string[];
  /** Measures one subject once, in a process (or page) that does nothing else; gives a number for each figure. */
  run(host: Host): Promise<Readonly<Record<string, number>>>;
}

/** The process or page that a measurement runs in. */
export interface Host {
  /** The name among the subjects. */
  readonly subject: string;
  /** Of the subject that is a contender. */
  contender(): Contender;
  /** The contender that the subject is built on. */
  below(): Contender;
  /** Opens a connection of the subject, or of another contender, in the topology that is measured. */
  open(options?: OpenOptions, contender?: Contender): Promise<Session>;
  /** What the near end's process has used so far; of a page, all processes of the browser together. */
  cpuSeconds(): Promise<number>;
  /** Resident memory after garbage collection, in bytes; of a page, of the process that runs it. */
  residentBytes(): Promise<number>;
}
