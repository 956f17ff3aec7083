import { expect } from 'chai';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import type { Side } from './cell.js';
import type { End, OpenEnd } from './ends/end.js';
import { openNativeEnd } from './ends/native-end.js';
import { peerplugEnd } from './ends/peerplug-end.js';
import type { Signal } from './messages.js';

/** Longer than any stack here keeps trying on its own: 31 s of DTLS, 39.5 s of ICE; shorter than connectTimeoutMs. */
const LATE_MS = 45_000;

const CONNECT_MS = 15_000;

const STACKS: Readonly<Record<string, OpenEnd>> = {
  libdatachannel: peerplugEnd(libdatachannel),
  werift: peerplugEnd(werift),
  'libdatachannel (trickle: false)': peerplugEnd(libdatachannel, { trickle: false }),
  'werift (trickle: false)': peerplugEnd(werift, { trickle: false }),
  'node-datachannel': openNativeEnd,
};

/** Alone, libdatachannel as the answerer fails after 31 s, whoever offers. */
const PAIRS = Object.keys(STACKS).flatMap((offerer) =>
  Object.keys(STACKS)
    .filter((answerer) => answerer !== 'node-datachannel')
    .map((answerer) => [offerer, answerer] as const),
);

describe(`an answer that is passed on ${LATE_MS / 1000} s late`, function () {
  this.timeout(LATE_MS + CONNECT_MS + 20_000);
  const outcomes = new Map<string, Promise<string>>();

  before(() => {
    // All at the same time: they wait.
    for (const pair of PAIRS) outcomes.set(String(pair), connect(...pair));
  });

  for (const pair of PAIRS) {
    it(`connects ${pair.join(' → ')}`, async () => {
      expect(await outcomes.get(String(pair))).to.equal('open');
    });
  }
});

/** @returns `open`, or what went wrong */
function connect(offererStack: string, answererStack: string): Promise<string> {
  return new Promise((resolve) => {
    const ends: Partial<Record<Side, End>> = {};
    const open = new Set<Side>();
    const faults: string[] = [];
    const finish = (outcome: string): void => {
      clearTimeout(timer);
      ends.offerer?.close();
      ends.answerer?.close();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      finish(['not open', ...faults].join('; '));
    }, LATE_MS + CONNECT_MS);
    const make = (side: Side, stack: string, pass: (signal: Signal) => void): void => {
      const opened = STACKS[stack]?.({
        side,
        iceServers: [],
        events: {
          signal: pass,
          open: () => {
            if (open.add(side).size === 2) finish('open');
          },
          fault: (reason) => faults.push(`${side}: ${reason}`),
        },
      });
      if (opened !== undefined) ends[side] = opened;
    };
    make('answerer', answererStack, (signal) => {
      setTimeout(() => ends.offerer?.take(signal), LATE_MS);
    });
    make('offerer', offererStack, (signal) => {
      setImmediate(() => ends.answerer?.take(signal));
    });
  });
}
