import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { once } from './once.js';
import { Signal } from '../api/signal.js';
import { OFFER } from '../testing/descriptions.js';
import { nextTask } from '../testing/next-task.js';
import { rejectionOf } from '../testing/error-of.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';

describe('once()', () => {
  const scripted = useScriptedExtension();

  it('is resolved with the values of the next emission, and disconnects', async () => {
    const { connection, extension } = scripted.open();
    const waiting = once(connection.sessionDescriptionCreated);
    extension.describe('offer', OFFER);
    connection.poll();
    expect(await waiting).to.deep.equal(['offer', OFFER]);
    expect(connection.sessionDescriptionCreated.hasConnections()).to.equal(false);
    expect(connection['~news'].hasConnections()).to.equal(false);
  });

  it('takes a signal of nobody', async () => {
    const signal = new Signal<[a: number, b: string]>();
    const waiting = [once(signal), once(signal)];
    signal.emit(1, 'b');
    signal.emit(2, 'c');
    expect(await Promise.all(waiting)).to.deep.equal([
      [1, 'b'],
      [1, 'b'],
    ]);
    expect(signal.hasConnections()).to.equal(false);
  });

  it('is rejected where the connection ends before, with the reason', async () => {
    for (const end of ['failed', 'closed by the peer', 'closed here'] as const) {
      const { connection, extension } = scripted.open();
      const waiting = once(connection.dataChannelReceived);
      if (end === 'failed') {
        extension.report(ErrorCode.ERR_CANT_CONNECT, 'no way');
        extension.enter(ConnectionState.STATE_FAILED);
      } else if (end === 'closed here') connection.close();
      else extension.enter(ConnectionState.STATE_CLOSED);
      connection.poll();
      const { code } = await rejectionOf(waiting);
      expect(code).to.equal(
        {
          failed: ErrorCode.ERR_CANT_CONNECT,
          'closed by the peer': ErrorCode.ERR_CONNECTION_ERROR,
          'closed here': ErrorCode.ERR_UNCONFIGURED,
        }[end],
      );
      expect(connection.dataChannelReceived.hasConnections()).to.equal(false);
    }
  });

  it('waits for what has yet to be delivered of a connection that has failed', async () => {
    const { connection, extension } = scripted.open();
    const waiting = once(connection.errorOccurred);
    extension.report(ErrorCode.ERR_CANT_CONNECT, 'no way');
    extension.enter(ConnectionState.STATE_FAILED);
    await nextTask();
    connection.poll();
    expect((await waiting)[0].message).to.equal('no way');
  });

  it('takes the activity of a channel, whose close is one, and is rejected after that', async () => {
    const { channel, channelExtension } = scripted.openChannel();
    channel.poll();
    const waiting = once(channel.activity);
    channelExtension.enter(ChannelState.STATE_CLOSED);
    expect(await waiting).to.deep.equal([]);
    channel.poll();
    expect((await rejectionOf(once(channel.activity))).code).to.equal(ErrorCode.ERR_UNCONFIGURED);
  });

  it('is rejected with the reason of an AbortSignal, and disconnects', async () => {
    const { connection } = scripted.open();
    const controller = new AbortController();
    const waiting = once(connection.errorOccurred, { signal: controller.signal });
    controller.abort('enough');
    expect(await waiting.catch((reason: unknown) => reason)).to.equal('enough');
    expect(connection.errorOccurred.hasConnections()).to.equal(false);
    expect(getEventListeners(controller.signal, 'abort')).to.have.lengthOf(0);
    const late = once(connection.errorOccurred, { signal: controller.signal });
    expect(await late.catch((reason: unknown) => reason)).to.equal('enough');
    expect(connection.errorOccurred.hasConnections()).to.equal(false);
  });
});
