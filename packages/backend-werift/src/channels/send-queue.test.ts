import type { DataChannelParameters } from '@peerplug/core/extension';
import { expect } from 'chai';
import type { SctpAssociation } from '../sctp/association.js';
import { OutgoingMessages } from './send-queue.js';
import type { StreamChannel } from './stream-channel.js';

/** An association that keeps what it is given until the test says that it has left. */
class Association {
  readonly outboundQueue: unknown[] = [];
  readonly flush = { asPromise: (): Promise<void> => Promise.resolve() };
  readonly sent: [id: number, text: string, limits: object][] = [];

  send(id: number, _protocol: number, payload: Buffer, limits: object): Promise<void> {
    this.sent.push([id, payload.toString('latin1', 0, 3), limits]);
    for (let at = 0; at < payload.byteLength; at += 1200) this.outboundQueue.push(at);
    return Promise.reject(new Error('the association is over'));
  }
}

function scene(): { association: Association; queue: OutgoingMessages } {
  const association = new Association();
  return { association, queue: new OutgoingMessages(association as unknown as SctpAssociation) };
}

function channel(
  id: number,
  parameters: Partial<DataChannelParameters> = {},
): StreamChannel & { gone: number[] } {
  const gone: number[] = [];
  const made: Partial<StreamChannel> & { gone: number[] } = {
    gone,
    parameters: { ordered: true, maxRetransmits: null, ...parameters } as DataChannelParameters,
    getId: () => id,
    messageSent: (bytes) => gone.push(bytes),
  };
  return made as StreamChannel & { gone: number[] }; // what the queue asks of a channel
}

const message = (
  text: string,
  bytes = text.length,
  expiresAtMs: number | null = null,
): Parameters<OutgoingMessages['add']>[1] => ({
  payload: Buffer.alloc(bytes, text),
  payloadProtocol: 51,
  expiresAtMs,
});

describe('what channels have to send', () => {
  it('goes to SCTP as long as fewer than 64 chunks wait there, one message of each channel in turn', () => {
    const { association, queue } = scene();
    const [one, other] = [channel(1), channel(2)];
    queue.add(one, message('all', 64 * 1200));
    for (const text of ['1.a', '1.b', '1.c']) queue.add(one, message(text));
    for (const text of ['2.a', '2.b']) queue.add(other, message(text));
    expect(association.sent.map(([, text]) => text)).to.deep.equal(['all']);
    association.outboundQueue.length = 63;
    queue.pump();
    expect(association.sent.map(([, text]) => text)).to.deep.equal(['all', '1.a']);
    association.outboundQueue.length = 0;
    queue.pump();
    expect(association.sent.map(([, text]) => text)).to.deep.equal([
      'all',
      '1.a',
      '2.a',
      '1.b',
      '2.b',
      '1.c',
    ]);
    expect(association.sent.map(([id]) => id)).to.deep.equal([1, 1, 2, 1, 2, 1]);
  });

  it('has left once none of its chunks waits, in order', () => {
    const { association, queue } = scene();
    const [one, other] = [channel(1), channel(2)];
    queue.add(one, message('a', 2401));
    queue.add(other, message('b', 1200));
    queue.add(one, message('c', 1));
    expect(association.outboundQueue).to.have.lengthOf(5);
    const steps = [3, 2, 1, 0].map((waiting) => {
      association.outboundQueue.length = waiting;
      queue.onSent();
      return [[...one.gone], [...other.gone], queue.hasSentAll(one), queue.hasSentAll(other)];
    });
    expect(steps).to.deep.equal([
      [[], [], false, false],
      [[2401], [], false, false],
      [[2401], [1200], false, true],
      [[2401, 1], [1200], true, true],
    ]);
  });

  it('waits for SCTP before anything has left, and drops what SCTP does not have when its channel is closed', () => {
    const { association, queue } = scene();
    const one = channel(1);
    queue.add(one, message('a', 64 * 1200));
    queue.add(one, message('b'));
    queue.discard(one);
    expect(queue.hasSentAll(one)).to.equal(false);
    association.outboundQueue.length = 0;
    queue.onSent();
    expect(association.sent).to.have.lengthOf(1);
    expect(queue.hasSentAll(one)).to.equal(true);
  });

  it('is given up where its time is over, and handed over with its limits otherwise', () => {
    const { association, queue } = scene();
    const limited = channel(1, { ordered: false, maxRetransmits: 3 });
    queue.add(limited, message('late', 4, Date.now() - 1));
    expect([association.sent, limited.gone]).to.deep.equal([[], [4]]);
    const soon = Date.now() + 60_000;
    queue.add(limited, message('soon', 4, soon));
    queue.add(channel(2), message('ever', 4));
    expect(association.sent).to.deep.equal([
      [1, 'soo', { ordered: false, expiry: soon / 1000, maxRetransmits: 3 }],
      [2, 'eve', { ordered: true }],
    ]);
  });

  it("does not wait for the association's own queue", async () => {
    const { association } = scene();
    const first = await Promise.race([
      association.flush.asPromise().then(() => 'flushed'),
      Promise.resolve().then(() => 'not waited'),
    ]);
    expect(first).to.equal('not waited');
  });
});
