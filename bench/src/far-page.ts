import { PAGE_CONTENDERS } from './contenders/in-page.js';
import { contenderOf, type End, type Side, type Signal } from './end.js';
import { OpenWire } from './wires.js';

/** What the process that opened this page and the page have of each other. */
export interface FarPageGlobals {
  /** Of the process: takes a message of signalling. */
  tellSignal(id: number, signal: Signal): void;
  /** Resolves when the channel is open. */
  openFar(id: number, side: Side): Promise<void>;
  deliverSignal(id: number, signal: Signal): void;
  closeFar(id: number): void;
}

const page = globalThis as unknown as FarPageGlobals; // the script's own agreement with `far-page-handle.ts`

const wires = new Map<number, OpenWire>();
const ends = new Map<number, End>();

page.openFar = async (id, side) => {
  const contender = contenderOf(PAGE_CONTENDERS, 'chromium');
  const wire = new OpenWire((signal) => {
    page.tellSignal(id, signal);
  });
  wires.set(id, wire);
  ends.set(id, await contender.open(side, wire, false));
};

page.deliverSignal = (id, signal) => {
  wires.get(id)?.deliver(signal);
};

page.closeFar = (id) => {
  ends.get(id)?.close();
  ends.delete(id);
  wires.delete(id);
};
