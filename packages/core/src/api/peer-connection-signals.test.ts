import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { WebRTCDataChannel } from './data-channel.js';
import { ErrorCode } from '../constants/error-code.js';
import { WebRTCPeerConnection } from './peer-connection.js';
import { allocatedBytes } from '../testing/collect-garbage-node.js';
import { ANSWER, OFFER, candidateLine } from '../testing/descriptions.js';
import { ScriptedChannel, ScriptedConnection } from '../testing/scripted-connection.js';
import {
  createChannel,
  openSpecial,
  parametersOf,
  useScriptedExtension,
} from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';

describe('signals of a connection', function () {
  this.timeout(20_000);

  const scripted = useScriptedExtension();

  it('fire inside poll() only, in the order in which things happened', async () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    extension.report(ErrorCode.FAILED, 'first');
    extension.describe('offer', OFFER);
    extension.accept(openChannel('second'));
    extension.report(ErrorCode.FAILED, 'third');
    await nextTask();
    expect(heard).to.deep.equal([]);
    connection.poll();
    expect(heard).to.deep.equal(['error first', 'offer', 'channel second', 'error third']);
    connection.poll();
    expect(heard).to.have.lengthOf(4);
  });

  it('deliver in the same poll() what their handlers raise', () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    extension.find(candidateLine('1'));
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      connection.setLocalDescription(type, sdp);
      extension.report(ErrorCode.FAILED, 'raised');
    });
    connection.errorOccurred.connect(
      () => {
        extension.find(candidateLine('2'));
      },
      { oneShot: true },
    );
    extension.describe('offer', OFFER);
    connection.poll();
    expect(heard).to.deep.equal(['offer', candidateLine('1'), 'error raised', candidateLine('2')]);
  });

  it('deliver each event once where a handler polls', () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    connection.errorOccurred.connect(() => {
      connection.poll();
    });
    for (const text of ['1', '2', '3']) extension.report(ErrorCode.FAILED, text);
    connection.poll();
    expect(heard).to.deep.equal(['error 1', 'error 2', 'error 3']);
  });

  it('may be wired straight to the methods of another connection, both ways', () => {
    const [a, b] = [scripted.open(), scripted.open()];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      from.connection.sessionDescriptionCreated.connect(from.connection.setLocalDescription);
      from.connection.sessionDescriptionCreated.connect(to.connection.setRemoteDescription);
      from.connection.iceCandidateCreated.connect(to.connection.addIceCandidate);
    }
    const name = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';
    createChannel(a.connection);
    a.connection.createOffer();
    a.extension.describe('offer', OFFER);
    a.extension.find(name);
    a.connection.poll();
    b.extension.describe('answer', ANSWER);
    b.extension.find(name);
    b.connection.poll();
    expect(b.extension.methods).to.deep.equal([
      'initialize',
      'setRemoteDescription',
      'addIceCandidate',
      'setLocalDescription',
    ]);
    expect(a.extension.methods.slice(-2)).to.deep.equal(['setRemoteDescription', 'addIceCandidate']);
    expect([a.connection.getSignalingState(), b.connection.getSignalingState()]).to.deep.equal([0, 0]);
  });

  it('stop at close() inside a handler', () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      connection.setLocalDescription(type, sdp);
      connection.close();
    });
    extension.describe('offer', OFFER);
    extension.find(candidateLine('1'));
    extension.report(ErrorCode.FAILED, 'later');
    expect(connection.poll()).to.equal(ErrorCode.OK);
    extension.report(ErrorCode.FAILED, 'after it');
    extension.accept(openChannel('after it'));
    connection.poll();
    expect(heard).to.deep.equal(['offer']);
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
  });

  it('never fire for what was queued before close()', () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    extension.describe('offer', OFFER);
    connection.close();
    connection.poll();
    connection.initialize();
    connection.poll();
    expect(heard).to.deep.equal([]);
  });

  it('go on with the new connection where a handler initialises', () => {
    const { connection, extension } = scripted.open();
    const heard = recorded(connection);
    connection.errorOccurred.connect(
      () => {
        connection.initialize();
        scripted.latest.describe('offer', OFFER);
      },
      { oneShot: true },
    );
    extension.report(ErrorCode.FAILED, 'first');
    extension.report(ErrorCode.FAILED, 'of the connection before');
    connection.poll();
    expect(heard).to.deep.equal(['error first', 'offer']);
    expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.OK);
    expect(scripted.built).to.have.lengthOf(2);
    expect(scripted.latest.methods).to.deep.equal(['initialize', 'setLocalDescription']);
  });

  it('lets a handler call anything', () => {
    const { connection, extension } = scripted.openChannel();
    const results: unknown[] = [];
    connection.errorOccurred.connect(() => {
      results.push(
        connection.createOffer(),
        connection.createDataChannel('late'),
        connection.addIceCandidate('0', 0, ''),
        connection.setRemoteDescription('offer', OFFER),
        connection.getLastError()?.code,
        connection.poll(),
      );
    });
    extension.report(ErrorCode.FAILED, 'now');
    connection.poll();
    expect(results).to.deep.equal([
      ErrorCode.OK,
      null,
      ErrorCode.OK,
      ErrorCode.FAILED,
      ErrorCode.FAILED,
      ErrorCode.OK,
    ]);
  });

  describe('whose handlers throw', () => {
    it('reach the other handlers and the other events; then poll() throws the error', () => {
      const { connection, extension } = scripted.open();
      const error = new Error('thrown by a handler');
      connection.sessionDescriptionCreated.connect(() => {
        throw error;
      });
      const heard = recorded(connection);
      extension.describe('offer', OFFER);
      extension.report(ErrorCode.FAILED, 'later');
      expect(thrownBy(connection)).to.equal(error);
      expect(heard).to.deep.equal(['offer', 'error later']);
      expect(connection.poll(), 'and then no more').to.equal(ErrorCode.OK);
    });

    it('make poll() throw an AggregateError where several do, over all events', () => {
      const { connection, extension } = scripted.open();
      const errors = [new Error('first'), new Error('second'), new Error('third')] as const;
      for (const error of errors.slice(0, 2)) {
        connection.sessionDescriptionCreated.connect(() => {
          throw error;
        });
      }
      connection.errorOccurred.connect(() => {
        throw errors[2];
      });
      extension.describe('offer', OFFER);
      extension.report(ErrorCode.FAILED, 'later');
      const thrown = thrownBy(connection);
      expect(thrown).to.be.instanceOf(AggregateError);
      expect((thrown as AggregateError).errors).to.deep.equal(errors);
    });

    it('make the poll() throw that delivered them, which a handler may have made', () => {
      const { connection, extension } = scripted.open();
      const inner = new Error('inner');
      const seen: unknown[] = [];
      connection.sessionDescriptionCreated.connect(() => {
        seen.push(thrownBy(connection));
      });
      connection.errorOccurred.connect(() => {
        throw inner;
      });
      extension.describe('offer', OFFER);
      extension.report(ErrorCode.FAILED, 'later');
      expect(connection.poll()).to.equal(ErrorCode.OK);
      expect(seen).to.deep.equal([inner]);
    });

    for (const signal of ['iceCandidateCreated', 'dataChannelReceived'] as const) {
      it(`are collected from ${signal} too`, () => {
        const { connection, extension } = scripted.open();
        const error = new Error('thrown by a handler');
        connection[signal].connect(() => {
          throw error;
        });
        connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
        extension.describe('offer', OFFER);
        if (signal === 'iceCandidateCreated') extension.find(candidateLine('1'));
        else extension.accept(openChannel('data'));
        expect(thrownBy(connection)).to.equal(error);
      });
    }
  });

  describe('dataChannelReceived', () => {
    it('gives each channel once, open, with the packets that came early', () => {
      const { connection, extension } = scripted.open();
      const received: WebRTCDataChannel[] = [];
      connection.dataChannelReceived.connect((channel) => {
        received.push(channel);
        expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
        expect(channel.putPacket(Uint8Array.of(9))).to.equal(ErrorCode.OK);
      });
      const channelExtension = openChannel('chat');
      channelExtension.arrive(Uint8Array.of(1));
      extension.accept(channelExtension);
      channelExtension.arrive(Uint8Array.of(2));
      connection.poll();
      connection.poll();
      expect(received.map((channel) => channel.getLabel())).to.deep.equal(['chat']);
      expect([received[0]?.getPacket(), received[0]?.getPacket()]).to.deep.equal([
        Uint8Array.of(1),
        Uint8Array.of(2),
      ]);
      expect(channelExtension.calls).to.deep.equal([['send', Uint8Array.of(9)]]);
    });

    it('gives the failures of a channel that came before it, and bounds its packets from the report on', () => {
      const { connection, extension } = scripted.open({ maxInBufferBytes: 1000 });
      const heard = recorded(connection);
      const channelExtension = openChannel('chat');
      channelExtension.report(ErrorCode.FAILED, 'early');
      extension.accept(channelExtension);
      channelExtension.report(ErrorCode.FAILED, 'late');
      for (let count = 0; count < 20; count += 1) channelExtension.arrive(new Uint8Array(100));
      connection.poll();
      expect(heard.slice(0, 3)).to.deep.equal(['error early', 'channel chat', 'error late']);
      expect(heard).to.have.lengthOf(4);
      expect(channelExtension.calls).to.deep.equal([['close']]);
    });

    it('gives a channel that was closed meanwhile, and what had come on it', () => {
      const { connection, extension } = scripted.open();
      const received: WebRTCDataChannel[] = [];
      connection.dataChannelReceived.connect((channel) => received.push(channel));
      const channelExtension = openChannel('brief');
      channelExtension.arrive(Uint8Array.of(7));
      extension.accept(channelExtension);
      channelExtension.enter(ChannelState.STATE_CLOSED);
      connection.poll();
      expect(received[0]?.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
      expect(received[0]?.getPacket()).to.deep.equal(Uint8Array.of(7));
    });

    it('gives no channel of a connection that was closed', () => {
      const { connection, extension } = scripted.open();
      const heard = recorded(connection);
      extension.accept(openChannel('before'));
      connection.close();
      extension.accept(openChannel('after'));
      connection.poll();
      expect(heard).to.deep.equal([]);
    });
  });

  describe('when nothing has happened', () => {
    const POLLS = 50_000;

    class Driven extends ScriptedConnection {
      override poll(): void {
        // there is nothing to do
      }
    }

    it('cost poll() no allocation', () => {
      const connections = [
        new WebRTCPeerConnection({ extension: 'scripted' }),
        scripted.open().connection,
        scripted.openConnected().connection,
        scripted.openChannel().connection,
        openSpecial(Driven).connection,
      ];
      for (const connection of connections) {
        const poll = (): void => {
          for (let count = 0; count < POLLS; count += 1) connection.poll();
        };
        poll();
        // The smallest object has 12 bytes; what the engine does beside is far less than 8 for each poll.
        expect(allocatedBytes(poll), `${String(POLLS)} polls`).to.be.below(8 * POLLS);
      }
    });

    it('cost poll() no call into the extension, not even of a getter', () => {
      const { connection, extension } = scripted.openConnected();
      const before = extension.methods.length;
      let asked = 0;
      for (const getter of ['getConnectionState', 'getGatheringState', 'getSignalingState'] as const) {
        extension[getter] = (): 0 => {
          asked += 1;
          return 0;
        };
      }
      for (let count = 0; count < 100; count += 1) connection.poll();
      expect([asked, extension.methods.length]).to.deep.equal([0, before]);
    });
  });
});

/** What the signals of a connection tell, as text. */
function recorded(connection: WebRTCPeerConnection): readonly string[] {
  const heard: string[] = [];
  connection.sessionDescriptionCreated.connect((type) => heard.push(type));
  connection.iceCandidateCreated.connect((_media, _index, name) => heard.push(name));
  connection.dataChannelReceived.connect((channel) => heard.push(`channel ${channel.getLabel()}`));
  connection.errorOccurred.connect((error) => heard.push(`error ${error.message}`));
  return heard;
}

function openChannel(label: string): ScriptedChannel {
  return new ScriptedChannel(parametersOf({ label }), ChannelState.STATE_OPEN);
}

function thrownBy(connection: WebRTCPeerConnection): unknown {
  try {
    connection.poll();
  } catch (error) {
    return error;
  }
  throw new Error('poll() has thrown nothing');
}
