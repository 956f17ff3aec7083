import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { type PacketData, packets } from './packets.js';
import { nextTask } from '../testing/next-task.js';
import { rejectionOf } from '../testing/error-of.js';
import type { ScriptedChannel } from '../testing/scripted-connection.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';

describe('packets()', () => {
  const scripted = useScriptedExtension();

  it('gives strings and bytes in their order, those that waited and those that come', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    arrive(channelExtension, 'early');
    const got: PacketData[] = [];
    const reading = (async (): Promise<void> => {
      for await (const packet of packets(channel)) got.push(packet);
    })();
    await nextTask();
    arrive(channelExtension, Uint8Array.of(1), '\uFEFF\0é', '', new Uint8Array(0));
    await nextTask();
    expect(got).to.deep.equal(['early', Uint8Array.of(1), '\uFEFF\0é', '', new Uint8Array(0)]);
    channelExtension.enter(ChannelState.STATE_CLOSED);
    await reading;
    expect(channel['~news'].hasConnections()).to.equal(false);
  });

  it('ends after the packets that had arrived, whoever closes', async () => {
    for (const end of ['peer', 'connection'] as const) {
      const { channel, channelExtension, connection } = scripted.openChannel();
      arrive(channelExtension, 'last');
      if (end === 'peer') channelExtension.enter(ChannelState.STATE_CLOSED);
      else connection.close();
      const got: PacketData[] = [];
      for await (const packet of packets(channel)) got.push(packet);
      expect(got).to.deep.equal(['last']);
    }
  });

  it('goes on while the channel is STATE_CLOSING', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    const next = packets(channel).next();
    channelExtension.enter(ChannelState.STATE_CLOSING);
    await nextTask();
    arrive(channelExtension, 'tail');
    expect(await next).to.deep.equal({ done: false, value: 'tail' });
  });

  it('is rejected once with the reason where channel or connection break, after what had arrived', async () => {
    for (const isChannel of [true, false]) {
      const { channel, channelExtension, extension } = scripted.openChannel();
      const reader = packets(channel);
      arrive(channelExtension, 'last');
      const broken = isChannel ? channelExtension : extension;
      broken.report(ErrorCode.ERR_CONNECTION_ERROR, 'torn');
      if (isChannel) channelExtension.enter(ChannelState.STATE_CLOSED);
      else extension.enter(ConnectionState.STATE_FAILED);
      expect(await reader.next()).to.deep.equal({ done: false, value: 'last' });
      expect(await rejectionOf(reader.next())).to.include({ message: 'torn' });
      expect(await reader.next()).to.deep.equal({ done: true, value: undefined });
    }
  });

  it('gives each packet to one of several readers, and each reader what it asked for first, first', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    const [one, other] = [packets(channel), packets(channel)];
    const asked = [one.next(), other.next(), one.next(), one.next()];
    await nextTask();
    arrive(channelExtension, 'a', 'b', 'c', 'd');
    const values = (await Promise.all(asked)).map(({ value }) => value);
    expect(values.toSorted()).to.deep.equal(['a', 'b', 'c', 'd']);
    const ofOne = [values[0], values[2], values[3]];
    expect(ofOne).to.deep.equal(ofOne.toSorted());
  });

  it('leaves the channel open at break, and its packets to the next reader', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    arrive(channelExtension, 'a', 'b');
    for await (const packet of packets(channel)) {
      expect(packet).to.equal('a');
      break;
    }
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
    expect(await packets(channel).next()).to.deep.equal({ done: false, value: 'b' });
  });

  it('ends the waits of a reader that is told to return, and takes no packet any more', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    const reader = packets(channel);
    const waiting = [reader.next(), reader.next()];
    await nextTask();
    await reader.return?.();
    arrive(channelExtension, 'a');
    const done = { done: true, value: undefined };
    expect(await Promise.all([...waiting, reader.next()])).to.deep.equal([done, done, done]);
    expect(channel.getAvailablePacketCount()).to.equal(1);
    expect(channel['~news'].hasConnections()).to.equal(false);
  });

  it('is rejected with the reason of an AbortSignal, though packets wait, and leaves no listener', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    const controller = new AbortController();
    const reader = packets(channel, { signal: controller.signal });
    const waiting = reader.next();
    await nextTask();
    controller.abort('enough');
    expect(await waiting.catch((reason: unknown) => reason)).to.equal('enough');
    arrive(channelExtension, 'a');
    expect(await reader.next().catch((reason: unknown) => reason)).to.equal('enough');
    expect(channel.getAvailablePacketCount()).to.equal(1);
    expect(getEventListeners(controller.signal, 'abort')).to.have.lengthOf(0);
    expect(channel['~news'].hasConnections()).to.equal(false);
  });
});

function arrive(channel: ScriptedChannel, ...messages: readonly PacketData[]): void {
  for (const message of messages) channel.arrive(message);
}
