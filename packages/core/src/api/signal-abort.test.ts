import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { ActivitySignal } from './activity-signal.js';
import { ErrorCode } from '../constants/error-code.js';
import { Signal } from './signal.js';
import { collectUntil, isCollected } from '../testing/collect-garbage-node.js';

describe('a signal that is connected with an AbortSignal', function () {
  this.timeout(20_000);

  it('disconnects when that is aborted, and leaves no listener', () => {
    const { controller, signal, heard } = connected();
    signal.emit('before');
    controller.abort();
    signal.emit('after');
    expect(heard).to.deep.equal(['before']);
    expect(signal.hasConnections()).to.equal(false);
    expect(listenersOf(controller)).to.equal(0);
  });

  it('leaves no listener where it is disconnected, or has had its one shot', () => {
    const { controller, signal, hear } = connected();
    expect(listenersOf(controller)).to.equal(1);
    signal.disconnect(hear);
    expect(listenersOf(controller)).to.equal(0);
    signal.connect(hear, { signal: controller.signal, oneShot: true });
    expect(listenersOf(controller)).to.equal(1);
    signal.emit('once');
    expect(listenersOf(controller)).to.equal(0);
  });

  it('connects nothing where that is aborted already, which is OK', () => {
    const signal = new Signal<[]>();
    expect(signal.connect(() => undefined, { signal: AbortSignal.abort() })).to.equal(ErrorCode.OK);
    expect(signal.hasConnections()).to.equal(false);
  });

  it('is disconnected even during the emission that aborts', () => {
    const { signal, heard } = connected(true);
    signal.emit('first');
    expect(heard).to.deep.equal([]);
  });

  it('reports to the owner of an activity signal that nobody listens any more', () => {
    const reported: boolean[] = [];
    const signal = new ActivitySignal((isListening) => reported.push(isListening));
    const controller = new AbortController();
    signal.connect(() => undefined, { signal: AbortSignal.abort() });
    expect(reported).to.deep.equal([]);
    signal.connect(() => undefined, { signal: controller.signal });
    controller.abort();
    expect(reported).to.deep.equal([true, false]);
  });

  it('is kept by nobody: an AbortSignal that lives as long as the program keeps neither it nor a listener', async () => {
    const controller = new AbortController();
    const reference = ((): WeakRef<object> => {
      const signal = new Signal<[]>();
      signal.connect(() => signal, { signal: controller.signal });
      return new WeakRef(signal);
    })();
    expect(listenersOf(controller)).to.equal(1);
    expect(await isCollected(reference)).to.equal(true);
    expect(await collectUntil(() => listenersOf(controller) === 0)).to.equal(true);
  });
});

/** A signal with one listener; `isAborting`: another one before it aborts. */
function connected(isAborting = false): Readonly<{
  controller: AbortController;
  signal: Signal<[text: string]>;
  hear: (text: string) => void;
  heard: readonly string[];
}> {
  const controller = new AbortController();
  const signal = new Signal<[text: string]>();
  const heard: string[] = [];
  const hear = (text: string): void => void heard.push(text);
  if (isAborting) {
    signal.connect(() => {
      controller.abort();
    });
  }
  signal.connect(hear, { signal: controller.signal });
  return { controller, signal, hear, heard };
}

function listenersOf({ signal }: AbortController): number {
  return getEventListeners(signal, 'abort').length;
}
