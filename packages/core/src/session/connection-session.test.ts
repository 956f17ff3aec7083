import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';
import { OFFER } from '../testing/descriptions.js';
import { ScriptedConnection, type ScriptedMethod } from '../testing/scripted-connection.js';
import {
  createChannel,
  openSpecial,
  type ScriptedPair,
  useScriptedExtension,
} from '../testing/scripted-extension.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

const CANDIDATE = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';

/** Each call that reaches the extension, from a connection in which it is legal. */
const CALLS: Readonly<Partial<Record<ScriptedMethod, (pair: ScriptedPair) => ErrorCode>>> = {
  createOffer: ({ connection }) => {
    createChannel(connection);
    return connection.createOffer();
  },
  setLocalDescription: ({ connection, extension }) => {
    extension.describe('offer', OFFER);
    connection.poll();
    return connection.setLocalDescription('offer', OFFER);
  },
  setRemoteDescription: ({ connection }) => connection.setRemoteDescription('offer', OFFER),
  addIceCandidate: ({ connection }) => {
    connection.setRemoteDescription('offer', OFFER);
    return connection.addIceCandidate('0', 0, CANDIDATE);
  },
};

describe('a call into the extension', () => {
  const scripted = useScriptedExtension();

  for (const [name, call] of Object.entries(CALLS)) {
    const method = name as ScriptedMethod; // the keys of the record above

    describe(`${method}()`, () => {
      it('is OK, and there is no last error', () => {
        const pair = scripted.open();
        expect(call(pair)).to.equal(ErrorCode.OK);
        expect(pair.connection.getLastError()).to.equal(null);
        expect(pair.extension.methods.at(-1)).to.equal(method);
      });

      it('is ERR_BUG where the extension throws, with what it threw', () => {
        const pair = scripted.open();
        const cause = new RangeError('thrown below');
        pair.extension.on(method, () => {
          throw cause;
        });
        expect(call(pair)).to.equal(ErrorCode.ERR_BUG);
        expect(pair.connection.getLastError()).to.include({ code: ErrorCode.ERR_BUG, cause });
        expectNothingDelivered(pair.connection);
      });

      it('is ERR_BUG too where the extension reports something and then throws', () => {
        const pair = scripted.open();
        const cause = new Error('thrown below');
        pair.extension.on(method, () => {
          pair.extension.report(ErrorCode.FAILED, 'first this');
          throw cause;
        });
        expect(call(pair)).to.equal(ErrorCode.ERR_BUG);
        expect(pair.connection.getLastError()).to.include({ code: ErrorCode.ERR_BUG, cause });
      });

      it('gives the code and the error that the extension reports meanwhile', () => {
        const pair = scripted.open();
        const cause = new Error('below');
        pair.extension.on(method, () => pair.extension.report(ErrorCode.ERR_CANT_RESOLVE, 'why', cause));
        expect(call(pair)).to.equal(ErrorCode.ERR_CANT_RESOLVE);
        expect(pair.connection.getLastError()).to.include({
          code: ErrorCode.ERR_CANT_RESOLVE,
          message: 'why',
          cause,
        });
        expectNothingDelivered(pair.connection);
      });

      it('gives the code of an extension that reports nothing', () => {
        const pair = scripted.open();
        pair.extension.on(method, () => ErrorCode.ERR_TIMEOUT);
        expect(call(pair)).to.equal(ErrorCode.ERR_TIMEOUT);
        expect(pair.connection.getLastError()?.code).to.equal(ErrorCode.ERR_TIMEOUT);
      });

      it('delivers what failed meanwhile where the call is OK all the same', () => {
        const pair = scripted.open();
        const errors = errorsOf(pair.connection);
        pair.extension.on(method, () => {
          pair.extension.report(ErrorCode.ERR_CANT_RESOLVE, 'one server');
          return ErrorCode.OK;
        });
        expect(call(pair)).to.equal(ErrorCode.OK);
        expect(pair.connection.getLastError()).to.equal(null);
        pair.connection.poll();
        expect(errors.map(({ message }) => message)).to.deep.equal(['one server']);
      });
    });
  }

  it('may fail, and be made again', () => {
    const pair = scripted.open();
    createChannel(pair.connection);
    pair.extension.on('createOffer', () => ErrorCode.ERR_BUSY);
    expect(pair.connection.createOffer()).to.equal(ErrorCode.ERR_BUSY);
    pair.extension.on('createOffer', () => ErrorCode.OK);
    expect(pair.connection.createOffer()).to.equal(ErrorCode.OK);
    expect(pair.connection.getLastError()).to.equal(null);
  });

  it('tells the error of the latest call only', () => {
    const { connection } = scripted.open();
    connection.createOffer();
    const first = connection.getLastError();
    connection.addIceCandidate('0', 0, 'junk');
    expect(connection.getLastError()).not.to.equal(first);
    connection.addIceCandidate('0', 0, '');
    expect(connection.getLastError()).to.equal(null);
  });

  it('takes a getter of an argument that throws for a bad argument', () => {
    const { connection } = scripted.open();
    const cause = new Error('a getter');
    const options = {
      get ordered(): boolean {
        throw cause;
      },
    };
    expect(connection.createDataChannel('x', options)).to.equal(null);
    expect(connection.getLastError()).to.include({ code: ErrorCode.ERR_INVALID_PARAMETER, cause });
  });

  it('is not what a failure at any other time belongs to: that is errorOccurred', () => {
    const { connection, extension } = scripted.open();
    const errors = errorsOf(connection);
    const cause = new Error('below');
    expect(extension.report(ErrorCode.ERR_CONNECTION_ERROR, 'later', cause)).to.equal(
      ErrorCode.ERR_CONNECTION_ERROR,
    );
    expect(connection.getLastError()).to.equal(null);
    expect(errors).to.have.lengthOf(0);
    connection.poll();
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]).to.include({ code: ErrorCode.ERR_CONNECTION_ERROR, message: 'later', cause });
  });

  describe('of a channel', () => {
    it('is ERR_BUG where send() throws, and the error is the last of the connection', () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      const cause = new Error('thrown');
      channelExtension.on('send', () => {
        throw cause;
      });
      expect(channel.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.ERR_BUG);
      expect(connection.getLastError()).to.include({ code: ErrorCode.ERR_BUG, cause });
    });

    it('gives the code that send() gives', () => {
      const { channel, channelExtension } = scripted.openChannel();
      channelExtension.on('send', () => ErrorCode.ERR_BUSY);
      expect(channel.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.ERR_BUSY);
      channelExtension.on('send', () => channelExtension.report(ErrorCode.ERR_CONNECTION_ERROR, 'gone'));
      expect(channel.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.ERR_CONNECTION_ERROR);
    });

    it('does not throw where close() does', () => {
      const { channel, channelExtension } = scripted.openChannel();
      channelExtension.on('close', () => {
        throw new Error('thrown');
      });
      channel.close();
      expect(channelExtension.calls).to.deep.equal([['close']]);
    });

    it('is not made any more once the connection is closed', () => {
      const { connection, channel, channelExtension } = scripted.openChannel();
      connection.close();
      channel.close();
      expect(channel.putPacket(Uint8Array.of(1))).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(channelExtension.calls).to.deep.equal([]);
    });

    it('is not what a failure at another time belongs to: that is errorOccurred of the connection', () => {
      const { connection, channelExtension } = scripted.openChannel();
      const errors = errorsOf(connection);
      channelExtension.report(ErrorCode.ERR_CONNECTION_ERROR, 'reset by the peer');
      connection.poll();
      expect(errors.map(({ message }) => message)).to.deep.equal(['reset by the peer']);
    });
  });

  describe('poll()', () => {
    class Driven extends ScriptedConnection {
      polls = 0;
      onPoll: () => void = () => undefined;

      override poll(): void {
        this.polls += 1;
        this.onPoll();
      }
    }

    it('is made first, and what is reported in it is delivered by the same poll()', () => {
      const { connection, extension } = openSpecial(Driven);
      const errors = errorsOf(connection);
      extension.onPoll = (): void => {
        extension.report(ErrorCode.FAILED, `poll ${String(extension.polls)}`);
        extension.describe('offer', OFFER);
      };
      const types: string[] = [];
      connection.sessionDescriptionCreated.connect((type) => types.push(type));
      connection.poll();
      expect(errors.map(({ message }) => message)).to.deep.equal(['poll 1']);
      expect(types).to.deep.equal(['offer']);
    });

    it('is ERR_BUG where the extension throws, and what waits is delivered', () => {
      const { connection, extension } = openSpecial(Driven);
      const cause = new Error('thrown');
      extension.onPoll = (): never => {
        throw cause;
      };
      const errors = errorsOf(connection);
      extension.report(ErrorCode.FAILED, 'before');
      expect(connection.poll()).to.equal(ErrorCode.ERR_BUG);
      expect(connection.getLastError()).to.include({ code: ErrorCode.ERR_BUG, cause });
      expect(errors.map(({ message }) => message)).to.deep.equal(['before']);
      extension.onPoll = (): void => undefined;
      expect(connection.poll()).to.equal(ErrorCode.OK);
    });

    it('is not made any more once the connection is closed', () => {
      const { connection, extension } = openSpecial(Driven);
      connection.poll();
      connection.close();
      expect(connection.poll()).to.equal(ErrorCode.OK);
      expect(extension.polls).to.equal(1);
    });
  });

  it('forwards the states as they are', () => {
    const { connection, extension } = scripted.open();
    extension.connectionState = ConnectionState.STATE_DISCONNECTED;
    extension.gatheringState = 2;
    extension.signalingState = 3;
    const states = [
      connection.getConnectionState(),
      connection.getGatheringState(),
      connection.getSignalingState(),
    ];
    expect(states).to.deep.equal([3, 2, 3]);
    const { channel, channelExtension } = scripted.openChannel();
    channelExtension.state = ChannelState.STATE_CLOSING;
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSING);
  });
});

function errorsOf(connection: WebRTCPeerConnection): readonly WebRTCError[] {
  const errors: WebRTCError[] = [];
  connection.errorOccurred.connect((error) => errors.push(error));
  return errors;
}

/** A failure that a call returned is not told a second time. */
function expectNothingDelivered(connection: WebRTCPeerConnection): void {
  const errors = errorsOf(connection);
  connection.poll();
  expect(errors).to.have.lengthOf(0);
}
