import { NODE_CONTENDERS } from './contenders/in-node.js';
import { contenderOf, type Side, type Signal } from './end.js';
import { FarEnd, type FarRole, type FarSample } from './far.js';
import { OpenWire } from './wires.js';

/** What the process of the far ends is asked. `id` names the connection; answers carry it back. */
export type FarRequest =
  | {
      readonly ask: 'open';
      readonly id: number;
      readonly contender: string;
      readonly side: Side;
      readonly isPolled: boolean;
    }
  | { readonly ask: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly ask: 'become'; readonly id: number; readonly role: FarRole }
  | { readonly ask: 'sample'; readonly id: number }
  | { readonly ask: 'close'; readonly id: number };

/** What it tells. */
export type FarAnswer =
  | { readonly tell: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly tell: 'open' | 'became' | 'closed'; readonly id: number }
  | { readonly tell: 'sample'; readonly id: number; readonly sample: FarSample };

const TICK_MS = 1000 / 60;

const ends = new Map<number, FarEnd>();
const wires = new Map<number, OpenWire>();

function tell(answer: FarAnswer): void {
  process.send?.(answer);
}

async function open(id: number, name: string, side: Side, isPolled: boolean): Promise<void> {
  const contender = contenderOf(NODE_CONTENDERS, name);
  const wire = new OpenWire((signal) => {
    tell({ tell: 'signal', id, signal });
  });
  wires.set(id, wire);
  const end = new FarEnd(await contender.open(side, wire, isPolled));
  ends.set(id, end);
  if (isPolled) {
    setInterval(() => {
      end.poll();
    }, TICK_MS);
  }
  tell({ tell: 'open', id });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

process.on('message', (request: FarRequest) => {
  const { id } = request;
  const end = ends.get(id);
  if (request.ask === 'open') void open(id, request.contender, request.side, request.isPolled);
  else if (request.ask === 'signal') wires.get(id)?.deliver(request.signal);
  else if (request.ask === 'become') {
    end?.become(request.role);
    tell({ tell: 'became', id });
  } else if (request.ask === 'sample') {
    if (end !== undefined) tell({ tell: 'sample', id, sample: end.sample(cpuSeconds()) });
  } else {
    end?.close();
    ends.delete(id);
    tell({ tell: 'closed', id });
  }
});

// The one that asks is gone.
process.once('disconnect', () => process.exit());
