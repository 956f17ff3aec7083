import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { send } from './send.js';
import { nextTask } from '../testing/next-task.js';
import { rejectionOf } from '../testing/error-of.js';
import type { ScriptedChannel } from '../testing/scripted-connection.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';
import { WriteMode } from '../constants/write-mode.js';

describe('send()', () => {
  const scripted = useScriptedExtension();

  it('sends strings as text and bytes as bytes, at once, and leaves writeMode as it is', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    channel.writeMode = WriteMode.WRITE_MODE_TEXT;
    const sent = [send(channel, 'é'), send(channel, Uint8Array.of(1))];
    expect(channelExtension.calls).to.deep.equal([
      ['send', 'é'],
      ['send', Uint8Array.of(1)],
    ]);
    await Promise.all(sent);
    expect(channel.writeMode).to.equal(WriteMode.WRITE_MODE_TEXT);
    expect(channel['~news'].hasConnections()).to.equal(false);
  });

  it('waits for room, and sends in the order of the calls', async () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 100 });
    channelExtension.bufferedAmount = 90;
    const settled: number[] = [];
    const sent = [50, 5, 60].map((size, index) =>
      send(channel, new Uint8Array(size)).then(() => settled.push(index)),
    );
    await nextTask();
    expect(sizesOf(channelExtension), 'the second would have room').to.deep.equal([]);
    channelExtension.bufferedAmount = 50;
    channelExtension.makeRoom();
    await nextTask();
    expect(sizesOf(channelExtension)).to.deep.equal([50, 5]);
    channelExtension.bufferedAmount = 0;
    channelExtension.makeRoom();
    await Promise.all(sent);
    expect(sizesOf(channelExtension)).to.deep.equal([50, 5, 60]);
    expect(settled).to.deep.equal([0, 1, 2]);
    expect(channel['~news'].hasConnections()).to.equal(false);
  });

  it('does not send what is aborted while it waits, and sends what comes after it', async () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 100 });
    channelExtension.bufferedAmount = 90;
    const controller = new AbortController();
    const aborted = send(channel, new Uint8Array(50), { signal: controller.signal });
    const small = send(channel, new Uint8Array(5));
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await aborted.catch((error: unknown) => error)).to.equal(reason);
    await small;
    expect(sizesOf(channelExtension)).to.deep.equal([5]);
    expect(getEventListeners(controller.signal, 'abort')).to.have.lengthOf(0);
    const late = send(channel, new Uint8Array(1), { signal: controller.signal });
    expect(await late.catch((error: unknown) => error)).to.equal(reason);
    expect(sizesOf(channelExtension)).to.deep.equal([5]);
  });

  it('leaves no listener of an AbortSignal once the packet is sent', async () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 100 });
    channelExtension.bufferedAmount = 90;
    const { signal } = new AbortController();
    const sent = send(channel, new Uint8Array(50), { signal });
    expect(getEventListeners(signal, 'abort')).to.have.lengthOf(1);
    channelExtension.bufferedAmount = 0;
    channelExtension.makeRoom();
    await sent;
    expect(getEventListeners(signal, 'abort')).to.have.lengthOf(0);
  });

  it('is rejected with the reason of putPacket(), and the next packet goes out', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    const sent = [
      send(channel, new Uint8Array(1001)),
      send(channel, 'x'),
      send(channel, 7 as unknown as string),
    ];
    const [tooLarge, , junk] = await Promise.allSettled(sent);
    expect(tooLarge).to.have.nested.property('reason.code', ErrorCode.ERR_INVALID_PARAMETER);
    expect(junk).to.have.nested.property('reason.code', ErrorCode.ERR_INVALID_PARAMETER);
    expect(sizesOf(channelExtension)).to.deep.equal([1]);
    channelExtension.enter(ChannelState.STATE_CONNECTING);
    expect((await rejectionOf(send(channel, 'x'))).message).to.include('STATE_CONNECTING');
  });

  it('is rejected with the reason where the channel or the connection ends while it waits', async () => {
    for (const end of ['closed', 'failed', 'closed here'] as const) {
      const { channel, channelExtension, connection, extension } = scripted.openChannel(
        {},
        { maxOutBufferBytes: 100 },
      );
      channelExtension.bufferedAmount = 90;
      const sent = [50, 50].map((size) => send(channel, new Uint8Array(size)));
      if (end === 'failed') {
        extension.report(ErrorCode.ERR_CONNECTION_ERROR, 'torn');
        extension.enter(ConnectionState.STATE_FAILED);
      }
      if (end === 'closed here') connection.close();
      else channelExtension.enter(ChannelState.STATE_CLOSED);
      for (const promise of sent) {
        const error = await rejectionOf(promise);
        expect(error.message).to.include(end === 'failed' ? 'torn' : 'STATE_CLOSED');
      }
      expect(channel['~news'].hasConnections()).to.equal(false);
    }
  });

  it('takes ten thousand packets that nobody awaits in their order, in a moment', async () => {
    const { channel, channelExtension } = scripted.openChannel({}, { maxOutBufferBytes: 100 });
    channelExtension.bufferedAmount = 100;
    const sent = Array.from({ length: 10_000 }, (_, index) => send(channel, String(index)));
    channelExtension.bufferedAmount = 0;
    channelExtension.makeRoom();
    await Promise.all(sent);
    expect(sizesOf(channelExtension)).to.have.lengthOf(10_000);
  });
});

function sizesOf(channel: ScriptedChannel): readonly number[] {
  return channel.calls
    .filter(([method]) => method === 'send')
    .map((call) => (call[1] as string | Uint8Array).length);
}
