import { expect } from 'chai';
import { ChannelMailbox } from './channel-mailbox.js';
import { ConnectionMailbox } from './connection-mailbox.js';
import { ErrorCode } from '../constants/error-code.js';
import type { Packet } from './packet-queue.js';
import { isCollected } from '../testing/collect-garbage-node.js';
import { nextTask } from '../testing/next-task.js';
import { WebRTCError } from '../errors/webrtc-error.js';

const ignore = (): void => undefined;

const PACKET: Packet = { payload: new Uint8Array(72), isText: false };

/** The packet above and what each counts beside its bytes. */
const PACKET_BYTES = 200;

describe('ChannelMailbox', function () {
  this.timeout(20_000);

  it('keeps packets for reading, before and after it is attached', () => {
    const mailbox = new ChannelMailbox();
    expect(mailbox.receive(PACKET, true, '')).to.equal('kept');
    mailbox.attach(connectionMailbox());
    expect(mailbox.receive(PACKET, true, '')).to.equal('kept');
    expect(mailbox.packets.length).to.equal(2);
    expect(mailbox.edge.isRaised).to.equal(true);
  });

  it('takes the bound of its connection', () => {
    const mailbox = new ChannelMailbox();
    mailbox.attach(connectionMailbox(1234));
    expect(mailbox.packets.maxBytes).to.equal(1234);
  });

  it('joins one connection, the first', () => {
    const mailbox = new ChannelMailbox();
    const [first, second] = [connectionMailbox(1), connectionMailbox(2)];
    mailbox.attach(first);
    mailbox.attach(second);
    expect([first.channels.open.size, second.channels.open.size, mailbox.packets.maxBytes]).to.deep.equal([
      1, 0, 1,
    ]);
  });

  it('drops the newest packets of an unreliable channel past the bound, and counts them', () => {
    const connection = connectionMailbox(2 * PACKET_BYTES);
    const mailbox = attachedTo(connection);
    const receptions = Array.from({ length: 4 }, () => mailbox.receive(PACKET, false, 'fast'));
    expect(receptions).to.deep.equal(['kept', 'kept', 'dropped', 'dropped']);
    expect([mailbox.droppedCount, mailbox.packets.length]).to.deep.equal([2, 2]);
    mailbox.packets.shift();
    expect(mailbox.receive(PACKET, false, 'fast')).to.equal('kept');
    expect(connection.isIdle, 'no error').to.equal(true);
  });

  it('overflows once on a reliable channel, fails with ERR_OUT_OF_MEMORY and takes no packet any more', () => {
    const connection = connectionMailbox(PACKET_BYTES);
    const mailbox = attachedTo(connection);
    const receptions = Array.from({ length: 4 }, () => mailbox.receive(PACKET, true, 'chat'));
    expect(receptions).to.deep.equal(['kept', 'overflow', 'dropped', 'dropped']);
    mailbox.packets.shift();
    expect(mailbox.receive(PACKET, true, 'chat'), 'though there is room again').to.equal('dropped');
    expect(mailbox.droppedCount).to.equal(0);
    const event = connection.take();
    const error = event?.kind === 'error' ? event.error : undefined;
    expect(error?.code).to.equal(ErrorCode.ERR_OUT_OF_MEMORY);
    expect(error?.message).to.include("'chat'").and.to.include('maxInBufferBytes');
    expect(connection.take()).to.equal(undefined);
  });

  it('keeps failures that come before it is attached, and passes them on in order', () => {
    const mailbox = new ChannelMailbox();
    const errors = ['first', 'second', 'third'].map((text) => new WebRTCError(ErrorCode.FAILED, text));
    for (const error of errors.slice(0, 2)) mailbox.fail(error);
    const connection = connectionMailbox();
    mailbox.attach(connection);
    mailbox.fail(errors[2] ?? new WebRTCError(ErrorCode.FAILED, ''));
    expect(errors.map(() => connection.take())).to.deep.equal(
      errors.map((error) => ({ kind: 'error', error })),
    );
    expect(connection.take()).to.equal(undefined);
  });

  it('raises its edge for a new state, and settles itself where no packet is left', async () => {
    const mailbox = new ChannelMailbox();
    mailbox.edge.attach({ onActivity: () => undefined, onNews: ignore });
    mailbox.stateChanged(false);
    expect(mailbox.edge.isRaised).to.equal(true);
    await nextTask();
    expect(mailbox.edge.isRaised, 'told of the state').to.equal(false);
    mailbox.receive(PACKET, true, '');
    await nextTask();
    expect(mailbox.edge.isRaised, 'told of a packet').to.equal(true);
  });

  it('leaves its connection once it is closed, and is not kept alive by its listener any more', async () => {
    const connection = connectionMailbox();
    const mailbox = attachedTo(connection);
    mailbox.stateChanged(false);
    expect(connection.channels.open.has(mailbox)).to.equal(true);
    const reference = heldListener(mailbox);
    mailbox.stateChanged(true);
    expect(connection.channels.open.has(mailbox)).to.equal(false);
    expect(await isCollected(reference)).to.equal(true);
    connection.shut();
    expect(mailbox.isShut).to.equal(false);
  });

  it('takes and tells nothing once its connection is shut, and keeps what had come', async () => {
    const connection = connectionMailbox();
    const mailbox = attachedTo(connection);
    let told = 0;
    const listener = { onActivity: (): number => (told += 1), onNews: ignore };
    mailbox.edge.attach(listener);
    mailbox.receive(PACKET, true, '');
    connection.shut();
    expect(mailbox.isShut).to.equal(true);
    expect(mailbox.receive(PACKET, true, '')).to.equal('dropped');
    mailbox.stateChanged(true);
    mailbox.stateChanged(false);
    await nextTask();
    expect(told).to.equal(0);
    expect(mailbox.edge.isRaised).to.equal(false);
    expect(mailbox.packets.length).to.equal(1);
    expect(mailbox.droppedCount).to.equal(0);
  });
});

function connectionMailbox(maxInBufferBytes = 10_000): ConnectionMailbox {
  const mailbox = new ConnectionMailbox();
  mailbox.channels.bounds = { maxChannels: 10, maxInBufferBytes };
  return mailbox;
}

function attachedTo(connection: ConnectionMailbox): ChannelMailbox {
  const mailbox = new ChannelMailbox();
  mailbox.attach(connection);
  return mailbox;
}

function heldListener(mailbox: ChannelMailbox): WeakRef<object> {
  const listener = { onActivity: (): void => undefined, onNews: ignore };
  mailbox.edge.attach(listener);
  mailbox.edge.hold(listener);
  return new WeakRef(listener);
}
