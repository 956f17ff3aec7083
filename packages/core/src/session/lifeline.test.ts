import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { WebRTCDataChannel } from '../api/data-channel.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCPeerConnection } from '../api/peer-connection.js';
import { collectUntil, isCollected } from '../testing/collect-garbage-node.js';
import { OFFER } from '../testing/descriptions.js';
import { ScriptedChannel, type ScriptedConnection } from '../testing/scripted-connection.js';
import { createChannel, parametersOf, useScriptedExtension } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';

// What must be collected is made in functions below: a variable of a test would keep it.
describe('what nobody refers to', function () {
  this.timeout(20_000);

  const scripted = useScriptedExtension();

  describe('a connection', () => {
    it('is closed, though its extension lives', async () => {
      const { reference, extension } = dropped();
      expect(await isCollected(reference)).to.equal(true);
      expect(await isClosed(extension)).to.equal(true);
      expect(extension.methods).to.deep.equal(['initialize', 'createDataChannel', 'close']);
    });

    it('is collected where it was never used', async () => {
      const reference = ((): WeakRef<object> =>
        new WeakRef(new WebRTCPeerConnection({ extension: 'scripted' })))();
      expect(await isCollected(reference)).to.equal(true);
      expect(scripted.built).to.have.lengthOf(0);
    });

    it('is closed on the instance that it had last', async () => {
      const reference = ((): WeakRef<object> => {
        const { connection } = scripted.open();
        connection.initialize();
        return new WeakRef(connection);
      })();
      expect(await isCollected(reference)).to.equal(true);
      expect(await isClosed(scripted.latest)).to.equal(true);
      expect(scripted.built.map(({ methods }) => methods)).to.deep.equal([
        ['initialize', 'close'],
        ['initialize', 'close'],
      ]);
    });

    it('is closed with events that nobody has polled', async () => {
      const { reference, extension } = dropped((connection, own) => {
        own.describe('offer', OFFER);
        own.accept(new ScriptedChannel(parametersOf(), ChannelState.STATE_OPEN));
        connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
      });
      expect(await isCollected(reference)).to.equal(true);
      expect(await isClosed(extension)).to.equal(true);
    });

    it('lives while one of its channels is referred to', async () => {
      const kept: WebRTCDataChannel[] = [];
      const { reference, extension } = dropped((connection) => {
        kept.push(createChannel(connection, 'kept'));
      });
      expect(await isCollected(reference)).to.equal(false);
      extension.latestChannel.enter(ChannelState.STATE_OPEN);
      expect(kept[0]?.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.OK);
      kept.length = 0;
      expect(await isCollected(reference)).to.equal(true);
    });

    it('lives while somebody listens to its activity, and is told', async () => {
      let count = 0;
      const { reference, extension } = dropped((connection) => {
        connection.activity.connect(() => (count += 1));
      });
      expect(await isCollected(reference)).to.equal(false);
      extension.report(ErrorCode.FAILED, 'news');
      await nextTask();
      expect(count).to.equal(1);
      expect(extension.methods).not.to.include('close');
    });

    it('lives while it polls itself, and no longer once that is stopped', async () => {
      const stops: (() => void)[] = [];
      const errors: string[] = [];
      const { reference, extension } = dropped((connection) => {
        stops.push(connection.startAutoPoll());
        connection.errorOccurred.connect(({ message }) => errors.push(message));
      });
      expect(await isCollected(reference)).to.equal(false);
      extension.report(ErrorCode.FAILED, 'news');
      await nextTask();
      expect(errors).to.deep.equal(['news']);
      stops[0]?.();
      stops.length = 0;
      expect(await isCollected(reference)).to.equal(true);
    });

    it('lives while somebody listens, over initialize() too', async () => {
      const { reference } = dropped((connection) => {
        connection.activity.connect(() => undefined);
        connection.initialize();
      });
      expect(await isCollected(reference)).to.equal(false);
    });

    for (const state of ['STATE_FAILED', 'STATE_CLOSED'] as const) {
      it(`is told of ${state} by a listener's hold, and then let go`, async () => {
        const seen: ConnectionState[] = [];
        const { reference, extension } = dropped((connection) => {
          connection.activity.connect(() => {
            seen.push(connection.getConnectionState());
            connection.poll();
          });
        });
        for (const next of [ConnectionState.STATE_CONNECTED, ConnectionState.STATE_DISCONNECTED]) {
          extension.enter(next);
          await nextTask();
        }
        expect(await isCollected(reference)).to.equal(false);
        extension.enter(ConnectionState[state]);
        expect(await isCollected(reference)).to.equal(true);
        expect(seen.at(-1)).to.equal(ConnectionState[state]);
        expect(await isClosed(extension)).to.equal(true);
      });
    }

    it('is let go by close(), though somebody listens', async () => {
      const { reference } = dropped((connection) => {
        connection.activity.connect(() => undefined);
        connection.close();
      });
      expect(await isCollected(reference)).to.equal(true);
    });

    it('is not kept by a listener that comes or goes after close()', async () => {
      const { reference } = dropped((connection) => {
        const stop = connection.startAutoPoll();
        connection.activity.connect(() => undefined);
        connection.close();
        stop();
        connection.activity.connect(() => undefined);
      });
      expect(await isCollected(reference)).to.equal(true);
    });
  });

  describe('a channel', () => {
    it('is closed, though its connection and its extension live', async () => {
      const { connection, extension } = scripted.open();
      const reference = droppedChannel(connection);
      const kept = createChannel(connection, 'kept');
      const [first, second] = extension.channels;
      expect(await isCollected(reference)).to.equal(true);
      expect(await collectUntil(() => first?.calls.length === 1)).to.equal(true);
      expect(first?.calls).to.deep.equal([['close']]);
      expect(second?.calls).to.deep.equal([]);
      expect([kept.getReadyState(), connection.getConnectionState()]).to.deep.equal([0, 0]);
    });

    it('is closed where it was received and nobody took it', async () => {
      const { connection, extension } = scripted.open();
      const channelExtension = new ScriptedChannel(parametersOf(), ChannelState.STATE_OPEN);
      extension.accept(channelExtension);
      connection.poll();
      expect(await collectUntil(() => channelExtension.calls.length > 0)).to.equal(true);
      expect(channelExtension.calls).to.deep.equal([['close']]);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
    });

    it('is not closed before it was delivered', async () => {
      const { connection, extension } = scripted.open();
      const channelExtension = new ScriptedChannel(parametersOf(), ChannelState.STATE_OPEN);
      extension.accept(channelExtension);
      expect(await collectUntil(() => channelExtension.calls.length > 0)).to.equal(false);
      expect(connection.poll()).to.equal(ErrorCode.OK);
    });

    it('is closed with packets that nobody has read', async () => {
      const { connection, extension } = scripted.open();
      const reference = droppedChannel(connection);
      extension.latestChannel.arrive(Uint8Array.of(1));
      expect(await isCollected(reference)).to.equal(true);
      expect(connection.poll()).to.equal(ErrorCode.OK);
    });

    it('lives while somebody listens to its activity, and keeps its connection', async () => {
      const heard: (number | undefined)[] = [];
      const references: WeakRef<object>[] = [];
      const { reference, extension } = dropped((connection, own) => {
        const [channel] = [createChannel(connection, 'listened to')];
        channel.activity.connect(() => {
          while (channel.getAvailablePacketCount() > 0) heard.push(channel.getPacket()[0]);
        });
        own.latestChannel.enter(ChannelState.STATE_OPEN);
        references.push(new WeakRef(channel));
      });
      expect(await isCollected(reference)).to.equal(false);
      extension.latestChannel.arrive(Uint8Array.of(7));
      await nextTask();
      expect(heard).to.deep.equal([7]);
      extension.latestChannel.enter(ChannelState.STATE_CLOSED);
      expect(await isCollected(reference)).to.equal(true);
      expect(references[0]?.deref()).to.equal(undefined);
    });

    it('is not kept any more once its last listener is gone', async () => {
      const { connection } = scripted.open();
      const reference = ((): WeakRef<object> => {
        const channel = createChannel(connection);
        const listener = (): void => undefined;
        channel.activity.connect(listener);
        channel.activity.disconnect(listener);
        return new WeakRef(channel);
      })();
      expect(await isCollected(reference)).to.equal(true);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
    });

    it('is let go with its connection by close(), though somebody listens, before or after', async () => {
      const { reference } = dropped((connection) => {
        const channel = createChannel(connection, 'listened to');
        channel.activity.connect(() => undefined);
        connection.close();
        channel.activity.connect(() => undefined);
      });
      expect(await isCollected(reference)).to.equal(true);
    });
  });

  /** A connection that only `prepare` may have kept. */
  function dropped(
    prepare?: (connection: WebRTCPeerConnection, extension: ScriptedConnection) => void,
  ): Readonly<{ reference: WeakRef<WebRTCPeerConnection>; extension: ScriptedConnection }> {
    const { connection, extension } = scripted.open();
    if (prepare) prepare(connection, extension);
    else createChannel(connection);
    return { reference: new WeakRef(connection), extension };
  }
});

function droppedChannel(connection: WebRTCPeerConnection): WeakRef<WebRTCDataChannel> {
  return new WeakRef(createChannel(connection, 'dropped'));
}

function isClosed(extension: ScriptedConnection): Promise<boolean> {
  return collectUntil(() => extension.methods.includes('close'));
}
