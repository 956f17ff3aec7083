import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { connected } from './connected.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCPeerConnection } from '../api/peer-connection.js';
import { nextTask } from '../testing/next-task.js';
import { rejectionOf } from '../testing/error-of.js';
import { useScriptedExtension } from '../testing/scripted-extension.js';

describe('connected()', () => {
  const scripted = useScriptedExtension();

  it('is resolved with the connection when it is STATE_CONNECTED, and at once where it is already', async () => {
    const { connection, extension } = scripted.open();
    const waiting = connected(connection);
    extension.enter(ConnectionState.STATE_CONNECTING);
    await nextTask();
    extension.enter(ConnectionState.STATE_CONNECTED);
    expect(await waiting).to.equal(connection);
    expect(await connected(connection)).to.equal(connection);
    expect(connection['~news'].hasConnections()).to.equal(false);
  });

  it('needs no activity to fire again: nobody has polled since something else came', async () => {
    const { connection, extension } = scripted.open();
    const waiting = connected(connection);
    extension.enter(ConnectionState.STATE_CONNECTING);
    await nextTask();
    extension.enter(ConnectionState.STATE_DISCONNECTED);
    extension.enter(ConnectionState.STATE_CONNECTED);
    await waiting;
  });

  it('waits for a connection that has yet to begin', async () => {
    const connection = new WebRTCPeerConnection({ extension: 'scripted' });
    const waiting = connected(connection);
    connection.createDataChannel('data');
    scripted.latest.enter(ConnectionState.STATE_CONNECTED);
    await waiting;
  });

  it('is rejected with what errorOccurred says where the connection fails, whichever is reported first', async () => {
    for (const isStateFirst of [false, true]) {
      const { connection, extension } = scripted.open();
      const waiting = connected(connection);
      if (isStateFirst) extension.enter(ConnectionState.STATE_FAILED);
      extension.report(ErrorCode.ERR_CANT_CONNECT, 'no way there');
      if (!isStateFirst) extension.enter(ConnectionState.STATE_FAILED);
      const error = await rejectionOf(waiting);
      expect(error).to.include({ code: ErrorCode.ERR_CANT_CONNECT, message: 'no way there' });
    }
  });

  it('is rejected where the peer, close() or initialize() ends it, in this turn too', async () => {
    for (const [end, code] of [
      [
        (): void => {
          scripted.latest.enter(ConnectionState.STATE_CLOSED);
        },
        ErrorCode.ERR_CONNECTION_ERROR,
      ],
      [
        (c: WebRTCPeerConnection): void => {
          c.close();
        },
        ErrorCode.ERR_UNCONFIGURED,
      ],
      [(c: WebRTCPeerConnection): unknown => c.initialize(), ErrorCode.ERR_UNCONFIGURED],
      [(c: WebRTCPeerConnection): unknown => (c.close(), c.initialize()), ErrorCode.ERR_UNCONFIGURED],
    ] as const) {
      const { connection } = scripted.open();
      const waiting = connected(connection);
      end(connection);
      expect((await rejectionOf(waiting)).code).to.equal(code);
      expect(connection['~news'].hasConnections()).to.equal(false);
    }
  });

  it('is rejected where close() came before anything else, or before the wait', async () => {
    const connection = new WebRTCPeerConnection({ extension: 'scripted' });
    const waiting = connected(connection);
    connection.close();
    for (const rejected of [waiting, connected(connection)])
      expect((await rejectionOf(rejected)).code).to.be.oneOf([
        ErrorCode.ERR_UNCONFIGURED,
        ErrorCode.ERR_CONNECTION_ERROR,
      ]);
  });

  it('is rejected with the reason of an AbortSignal, and leaves no listener', async () => {
    const { connection } = scripted.open();
    const controller = new AbortController();
    const waiting = connected(connection, { signal: controller.signal });
    expect(getEventListeners(controller.signal, 'abort')).to.have.lengthOf(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
    expect(getEventListeners(controller.signal, 'abort')).to.have.lengthOf(0);
    expect(connection['~news'].hasConnections()).to.equal(false);
    const again = connected(connection, { signal: controller.signal });
    expect(await again.catch((error: unknown) => error)).to.equal(reason);
  });

  it('leaves no listener of an AbortSignal where it is resolved or rejected', async () => {
    const { signal } = new AbortController();
    for (const state of [ConnectionState.STATE_CONNECTED, ConnectionState.STATE_FAILED]) {
      const { connection, extension } = scripted.open();
      const waiting = connected(connection, { signal });
      extension.enter(state);
      await waiting.catch(() => undefined);
      expect(getEventListeners(signal, 'abort')).to.have.lengthOf(0);
    }
  });

  it('is no unhandled rejection where nobody awaits it', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const { connection, extension } = scripted.open();
    void connected(connection);
    extension.enter(ConnectionState.STATE_FAILED);
    await nextTask();
    await nextTask();
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).to.deep.equal([]);
  });
});
