import { EventEmitter } from 'node:events';
import { Signal } from '@peerplug/core';
import type { Measurement } from './measurement.js';

const TIMES = 5_000_000;
const HANDLERS = 3;

let told = 0;

const SUBJECTS: Readonly<Record<string, () => () => void>> = {
  Signal: () => {
    const signal = new Signal<[number, string]>();
    for (let index = 0; index < HANDLERS; index += 1) signal.connect(handler(index));
    return () => {
      signal.emit(1, 'x');
    };
  },
  EventEmitter: () => {
    const emitter = new EventEmitter();
    for (let index = 0; index < HANDLERS; index += 1) emitter.on('x', handler(index));
    return () => {
      emitter.emit('x', 1, 'x');
    };
  },
  EventTarget: () => {
    const target = new EventTarget();
    const handlers = Array.from({ length: HANDLERS }, (_, index) => handler(index));
    for (const listen of handlers)
      target.addEventListener('x', () => {
        listen(1);
      });
    return () => {
      target.dispatchEvent(new Event('x'));
    };
  },
};

/** A function of its own for each, as programs connect them. */
function handler(index: number): (value: number) => void {
  return (value) => {
    told += value + index;
  };
}

/** One signal to three handlers, beside what the platform has for it. */
export const signalDispatch: Measurement = {
  id: 'signal',
  title: `a signal to ${HANDLERS} handlers`,
  subjects: Object.keys(SUBJECTS),
  topologies: ['one process'],
  figures: { time: { title: 'dispatch of a signal', unit: 'ns', better: 'lower' } },
  run: (host) => {
    const emit = SUBJECTS[host.subject]?.();
    if (emit === undefined) throw new Error(`there is no ${host.subject}`);
    for (let index = 0; index < TIMES / 10; index += 1) emit();
    const started = performance.now();
    for (let index = 0; index < TIMES; index += 1) emit();
    const time = ((performance.now() - started) * 1e6) / TIMES;
    if (told === 0) throw new Error('nothing was told');
    return Promise.resolve({ time });
  },
};
