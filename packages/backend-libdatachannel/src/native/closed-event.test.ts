import { expect } from 'chai';
import { ClosedEvent } from './closed-event.js';
import type { NativeDataChannel } from './module.js';

/** A native channel that loses its event with the registration, as the real one does. */
class FakeChannel {
  isClosed = false;
  registrations = 0;
  closeCalls = 0;
  #callback: (() => void) | null = null;

  isOpen(): boolean {
    return !this.isClosed;
  }

  onClosed(callback: () => void): void {
    this.registrations += 1;
    this.#callback = callback;
  }

  close(): void {
    this.closeCalls += 1;
  }

  /** What a turn of the event loop brings after a close. */
  dispatch(): void {
    this.#callback?.();
  }
}

function tasks(count: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else setImmediate(next, left - 1);
    };
    next(count);
  });
}

describe('ClosedEvent', () => {
  let channel: FakeChannel;
  let ends: number;
  const make = (hasBeenOpen: boolean): ClosedEvent =>
    // the fake has the members that are used
    new ClosedEvent(
      channel as unknown as NativeDataChannel,
      hasBeenOpen,
      () => (ends += 1),
      (fault) => {
        throw fault;
      },
    );

  beforeEach(() => {
    channel = new FakeChannel();
    ends = 0;
  });

  it('tells the end once', () => {
    make(true);
    channel.dispatch();
    channel.dispatch();
    expect(ends).to.equal(1);
  });

  it('registers anew each time that five hundred messages have come, in one turn or in several', async () => {
    const event = make(true);
    for (let count = 0; count < 499; count += 1) event.messageArrived();
    expect(channel.registrations).to.equal(1);
    await tasks(2);
    event.messageArrived();
    expect(channel.registrations).to.equal(2);
    for (let count = 0; count < 999; count += 1) event.messageArrived();
    expect(channel.registrations).to.equal(3);
    expect(ends).to.equal(0);
  });

  it('tells the end by itself, after the last message, where the event was lost', async () => {
    const event = make(true);
    channel.isClosed = true;
    for (let count = 0; count < 500; count += 1) event.messageArrived();
    for (let turn = 0; turn < 10; turn += 1) {
      await tasks(1);
      event.messageArrived();
      expect(ends, 'while messages come').to.equal(0);
    }
    await tasks(6);
    expect(ends).to.equal(1);
    expect(channel.closeCalls).to.equal(1);
  });

  it('tells the end of a received channel that was closed before it was seen', async () => {
    channel.isClosed = true;
    make(true);
    await tasks(6);
    expect(ends).to.equal(1);
  });

  it('waits for a channel of ours that is not open yet', async () => {
    channel.isClosed = true;
    make(false);
    await tasks(6);
    expect(ends).to.equal(0);
  });

  it('tells the end of a close whose event was lost', async () => {
    make(true).close();
    const deadline = performance.now() + 5000;
    while (ends === 0 && performance.now() < deadline) await tasks(1);
    expect(ends).to.equal(1);
  });
});
