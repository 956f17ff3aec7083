import { expect } from 'chai';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCPeerConnection } from './peer-connection.js';
import { OFFER, candidateLine } from '../testing/descriptions.js';
import { createChannel, useScriptedExtension } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';

describe('activity of a connection', () => {
  const scripted = useScriptedExtension();

  it('fires once after something happened, and again only after poll()', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.describe('offer', OFFER);
    extension.report(ErrorCode.FAILED, 'more');
    await nextTask();
    extension.report(ErrorCode.FAILED, 'still more');
    await nextTask();
    expect(count()).to.equal(1);
    connection.poll();
    await nextTask();
    expect(count()).to.equal(1);
    extension.report(ErrorCode.FAILED, 'new');
    await nextTask();
    expect(count()).to.equal(2);
  });

  it('fires for a new state, though there is no signal to deliver', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    for (const state of [ConnectionState.STATE_CONNECTING, ConnectionState.STATE_CONNECTED]) {
      extension.enter(state);
      await nextTask();
      connection.poll();
    }
    expect(count()).to.equal(2);
  });

  it('does not fire for candidates that are held, and does once they can be delivered', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.find(candidateLine('1'));
    await nextTask();
    expect(count()).to.equal(0);
    extension.describe('offer', OFFER);
    await nextTask();
    connection.poll();
    connection.setLocalDescription('offer', OFFER);
    expect(count()).to.equal(1);
    await nextTask();
    expect(count()).to.equal(2);
  });

  it('never fires inside a call, whatever the extension reports meanwhile', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.on('createOffer', () => {
      extension.describe('offer', OFFER);
      extension.enter(ConnectionState.STATE_CONNECTING);
      return ErrorCode.OK;
    });
    createChannel(connection);
    connection.createOffer();
    expect(count()).to.equal(0);
    await Promise.resolve();
    expect(count()).to.equal(1);
  });

  it('does not fire for what a call failed with', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.on('setRemoteDescription', () => extension.report(ErrorCode.FAILED, 'no'));
    connection.setRemoteDescription('offer', OFFER);
    await nextTask();
    expect(count()).to.equal(0);
  });

  it('does not fire for what was polled before it could', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.report(ErrorCode.FAILED, 'polled at once');
    connection.poll();
    await nextTask();
    expect(count()).to.equal(0);
  });

  it('tells a listener that comes late', async () => {
    const { connection, extension } = scripted.open();
    extension.describe('offer', OFFER);
    await nextTask();
    const count = counted(connection);
    expect(count()).to.equal(0);
    await nextTask();
    expect(count()).to.equal(1);
  });

  it('tells nobody twice because another listener had its one shot, or left', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    let shots = 0;
    connection.activity.connect(() => (shots += 1), { oneShot: true });
    const leaving = (): void => undefined;
    connection.activity.connect(leaving);
    extension.describe('offer', OFFER);
    await nextTask();
    connection.activity.disconnect(leaving);
    await nextTask();
    await nextTask();
    expect([count(), shots]).to.deep.equal([1, 1]);
  });

  it('does not fire after close(), not even for what had happened before', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    extension.describe('offer', OFFER);
    connection.close();
    extension.report(ErrorCode.FAILED, 'late');
    extension.enter(ConnectionState.STATE_CLOSED);
    await nextTask();
    connection.activity.connect(() => undefined);
    await nextTask();
    expect(count()).to.equal(0);
  });

  it('goes on after initialize(), for the new connection only', async () => {
    const { connection, extension } = scripted.open();
    const count = counted(connection);
    connection.initialize();
    extension.describe('offer', OFFER);
    await nextTask();
    expect(count()).to.equal(0);
    scripted.latest.describe('offer', OFFER);
    await nextTask();
    expect(count()).to.equal(1);
  });

  it('fires for a connection that somebody listens to before it is initialised', async () => {
    const connection = new WebRTCPeerConnection({ extension: 'scripted' });
    const count = counted(connection);
    createChannel(connection);
    scripted.latest.enter(ConnectionState.STATE_CONNECTED);
    await nextTask();
    expect(count()).to.equal(1);
  });

  it('lets a handler poll and close', async () => {
    const { connection, extension } = scripted.open();
    let count = 0;
    connection.activity.connect(() => {
      count += 1;
      connection.poll();
      if (count === 2) connection.close();
    });
    for (let round = 0; round < 4; round += 1) {
      extension.report(ErrorCode.FAILED, 'again');
      await nextTask();
    }
    expect(count).to.equal(2);
  });

  describe('with startAutoPoll()', () => {
    it('polls by itself, until it is stopped', async () => {
      const { connection, extension } = scripted.open();
      const errors: string[] = [];
      connection.errorOccurred.connect(({ message }) => errors.push(message));
      const stop = connection.startAutoPoll();
      for (const text of ['1', '2']) {
        extension.report(ErrorCode.FAILED, text);
        await nextTask();
      }
      stop();
      extension.report(ErrorCode.FAILED, '3');
      await nextTask();
      expect(errors).to.deep.equal(['1', '2']);
      stop();
      connection.poll();
      expect(errors).to.deep.equal(['1', '2', '3']);
    });

    it('is stopped at the end of a block by using', async () => {
      const { connection, extension } = scripted.open();
      const errors: string[] = [];
      connection.errorOccurred.connect(({ message }) => errors.push(message));
      {
        using polling = connection.startAutoPoll();
        expect(polling).to.be.a('function');
        extension.report(ErrorCode.FAILED, '1');
        await nextTask();
      }
      extension.report(ErrorCode.FAILED, '2');
      await nextTask();
      expect(errors).to.deep.equal(['1']);
    });

    it('polls what waited before', async () => {
      const { connection, extension } = scripted.open();
      const types: string[] = [];
      connection.sessionDescriptionCreated.connect((type) => types.push(type));
      extension.describe('offer', OFFER);
      await nextTask();
      connection.startAutoPoll();
      expect(types).to.deep.equal([]);
      await nextTask();
      expect(types).to.deep.equal(['offer']);
    });

    it('stops only itself', async () => {
      const { connection, extension } = scripted.open();
      const errors: string[] = [];
      connection.errorOccurred.connect(({ message }) => errors.push(message));
      const stopFirst = connection.startAutoPoll();
      connection.startAutoPoll();
      stopFirst();
      extension.report(ErrorCode.FAILED, '1');
      await nextTask();
      expect(errors).to.deep.equal(['1']);
    });
  });
});

/** Counts from now on how often activity fires. */
function counted(connection: WebRTCPeerConnection): () => number {
  let count = 0;
  connection.activity.connect(() => (count += 1));
  return () => count;
}
