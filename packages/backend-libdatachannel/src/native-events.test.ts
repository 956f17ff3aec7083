import {
  ChannelState,
  ConnectionState,
  type DataChannelParameters,
  ErrorCode,
  nameOf,
  parseIceCandidate,
  parseSessionDescription,
  type PeerConnectionSettings,
  type RemoteDescription,
} from '@peerplug/core/extension';
import { expect } from 'chai';
import { LibdatachannelPeerConnection } from './libdatachannel-peer-connection.js';
import { MAX_MESSAGE_BYTES } from './native/message-limit.js';
import { StunType } from './relay/stun-message.js';
import { ScriptedNative, ScriptedNativeChannel } from './testing/scripted-native.js';
import {
  ACCOUNT,
  challenge,
  grant,
  KEY,
  RELAYED,
  ScriptedTurnServer,
} from './testing/scripted-turn-server.js';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');
const SDP = [
  'v=0',
  'o=rtc 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:data',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  'a=setup:active',
  '',
].join('\r\n');
const CANDIDATE = 'candidate:1 1 UDP 2122260223 192.0.2.1 4000 typ host';
const PARAMETERS: DataChannelParameters = {
  label: 'data',
  protocol: '',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  negotiated: false,
  id: null,
};
const SETTINGS = {
  iceServers: [],
  iceTransportPolicy: 'all',
  trickle: true,
  extensionOptions: { bindAddress: '127.0.0.1' },
} as unknown as PeerConnectionSettings; // what an extension reads

type Channel = ReturnType<LibdatachannelPeerConnection['createDataChannel']>;

/** A connection over a native one whose events the test makes. */
class Scene {
  readonly made: ScriptedNative[] = [];
  readonly events: string[] = [];
  readonly warnings: string[] = [];
  readonly channels: Channel[] = [];
  readonly connection: LibdatachannelPeerConnection;

  constructor(
    settings: Partial<PeerConnectionSettings> = {},
    prepare: (native: ScriptedNative) => void = () => undefined,
  ) {
    const { made, warnings } = this;
    class Recorded extends ScriptedNative {
      constructor(...given: ConstructorParameters<typeof ScriptedNative>) {
        super(...given);
        made.push(this);
        prepare(this);
      }
    }
    const warn = (message: string): unknown => warnings.push(message);
    const logger = { warn, debug: warn, info: warn, error: warn };
    this.connection = new LibdatachannelPeerConnection({ PeerConnection: Recorded }, logger);
    expect(this.connection.initialize({ ...SETTINGS, ...settings })).to.equal(ErrorCode.OK);
    this.connection['~mailbox'].intercept = (event) => {
      if (event.kind === 'error')
        this.events.push(`${nameOf(ErrorCode, event.error.code)}: ${event.error.message}`);
      else if (event.kind === 'candidate')
        this.events.push(`${event.media} ${String(event.index)} ${event.name}`);
      else this.events.push(event.kind);
      return true;
    };
  }

  get native(): ScriptedNative {
    const [native] = this.made;
    if (native === undefined) throw new Error('there is no native connection');
    return native;
  }

  get state(): ConnectionState {
    return this.connection.getConnectionState();
  }

  /** A connection that has made an offer with channels. */
  offer(count = 1): this {
    for (let index = 0; index < count; index += 1)
      this.channels.push(this.connection.createDataChannel({ ...PARAMETERS, label: String(index) }));
    expect(this.connection.createOffer()).to.equal(ErrorCode.OK);
    return this;
  }

  enter(state: string): void {
    this.native.callbacks.call('state', state);
  }
}

function remote(type: 'offer' | 'answer' | 'pranswer', extra = '', sdp = SDP): RemoteDescription {
  const text = type === 'offer' ? sdp.replace('setup:active', 'setup:actpass') : sdp;
  return parseSessionDescription(type, text + extra);
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('LibdatachannelPeerConnection over events', () => {
  it('follows the states of the native side', () => {
    const scene = new Scene().offer();
    const states = ['connecting', 'connected', 'disconnected', 'connected', 'closed'].map((state) => {
      scene.enter(state);
      return scene.state;
    });
    expect(states).to.deep.equal([1, 2, 3, 2, 5]);
    expect(scene.events).to.deep.equal([]);
    expect(scene.native.closeCount).to.equal(1);
  });

  for (const [path, reason] of [
    [['failed'], 'ERR_CANT_CONNECT: the peer could not be reached, or proved to be another'],
    [['connected', 'failed'], 'ERR_CONNECTION_ERROR: the connection broke'],
  ] as const) {
    it(`says why it failed after ${path.join(', ')}, and stays FAILED`, () => {
      const scene = new Scene().offer();
      for (const state of [...path, 'closed']) scene.enter(state);
      expect(scene.events).to.deep.equal([reason]);
      expect(scene.state).to.equal(ConnectionState.STATE_FAILED);
    });
  }

  it('reports what an event broke on, after the native side has gone on', async () => {
    const scene = new Scene().offer();
    scene.native.callbacks.call('channel', null);
    expect(scene.events).to.deep.equal([]);
    await settled();
    expect(scene.events).to.deep.equal(['ERR_BUG: an event of the connection was lost']);
  });

  it('hears nothing of a native side that it has closed', () => {
    const scene = new Scene().offer();
    scene.connection.close();
    scene.enter('failed');
    scene.native.callbacks.call('description', SDP, 'offer');
    expect([scene.events, scene.state]).to.deep.equal([[], ConnectionState.STATE_CLOSED]);
  });

  it('stays NEW where no native connection can be made', () => {
    const refuse = (): never => {
      throw new Error('not today');
    };
    class Refusing {
      readonly state: string = refuse();
    }
    // a class without the members of a connection: its constructor does not return
    const failing = new LibdatachannelPeerConnection({ PeerConnection: Refusing as never }, console);
    failing.initialize(SETTINGS);
    expect(failing.createOffer()).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(failing['~mailbox'].latestFailure?.message).to.equal(
      'node-datachannel could not create a connection',
    );
    expect(failing.setRemoteDescription(remote('offer'))).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(failing.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
    failing.close();
  });

  it('fails where no port can be opened for its answer', () => {
    const answerer = new Scene({}, (native) => {
      native.gathering = 'inprogress';
      native.refusals.set('setRemoteDescription', new Error('no port'));
    });
    expect(answerer.connection.setRemoteDescription(remote('offer'))).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(answerer.events).to.deep.equal([
      'ERR_CANT_CREATE: libdatachannel could not open a local port; look at bindAddress, portRangeBegin and portRangeEnd',
    ]);
    expect(answerer.state).to.equal(ConnectionState.STATE_FAILED);
  });

  it('is as it was where the native side does not take a description', () => {
    const scene = new Scene().offer();
    scene.native.refusals.set('setRemoteDescription', new Error('bad'));
    expect(scene.connection.setRemoteDescription(remote('answer'))).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(scene.events).to.deep.equal([
      'ERR_INVALID_PARAMETER: libdatachannel cannot use the description; pass on the text that the peer made, unchanged',
    ]);
    scene.native.refusals.clear();
    expect(scene.connection.setRemoteDescription(remote('answer'))).to.equal(ErrorCode.OK);
    expect(scene.native.descriptions.map(([, type]) => type)).to.deep.equal(['answer']);
  });

  it('passes on the candidates within descriptions, those of a later answer too, and warns of refused ones', async () => {
    const scene = new Scene().offer();
    scene.connection.setRemoteDescription(remote('pranswer', `a=${CANDIDATE}\r\n`));
    const second = CANDIDATE.replace('4000', '4001');
    scene.connection.setRemoteDescription(remote('answer', `a=${second}\r\n`));
    const end = performance.now() + 5000;
    while (scene.native.candidates.length < 2 && performance.now() < end) await settled();
    expect(scene.native.candidates).to.deep.equal([CANDIDATE, second]);
    scene.native.refusals.set('addRemoteCandidate', new Error('bad'));
    const third = parseIceCandidate('data', 0, CANDIDATE.replace('4000', '4002'));
    if (third !== null) scene.connection.addIceCandidate(third);
    while (scene.warnings.length === 0 && performance.now() < end) await settled();
    expect(scene.warnings.join()).to.include('libdatachannel did not take the candidate');
    scene.connection.close();
  });

  it('refuses a later answer of another transport', () => {
    const scene = new Scene().offer();
    scene.connection.setRemoteDescription(remote('pranswer'));
    const other = remote('answer', '', SDP.replace('abcd', 'efgh'));
    expect(scene.connection.setRemoteDescription(other)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(scene.connection.setRemoteDescription(remote('answer'))).to.equal(ErrorCode.OK);
    expect(scene.native.descriptions).to.have.lengthOf(1);
  });

  it('warns of an answer with several fingerprints, and of no other', () => {
    const [several, one] = [new Scene().offer(), new Scene().offer()];
    const extra = `a=fingerprint:sha-256 ${FINGERPRINT.replaceAll('AB', 'CD')}\r\n`;
    several.connection.setRemoteDescription(remote('answer', extra));
    one.connection.setRemoteDescription(remote('answer'));
    expect(several.warnings).to.deep.equal([
      'the answer has several fingerprints; only the first is compared',
    ]);
    expect(one.warnings).to.deep.equal([]);
    expect(several.native.configuration.disableFingerprintVerification).to.equal(false);
  });

  it('checks the certificate itself where an offer has several fingerprints', () => {
    const extra = `a=fingerprint:sha-256 ${FINGERPRINT.replaceAll('AB', 'CD')}\r\n`;
    for (const [value, expected] of [
      [FINGERPRINT, ConnectionState.STATE_CONNECTED],
      [FINGERPRINT.replaceAll('AB', 'CD'), ConnectionState.STATE_CONNECTED],
      [FINGERPRINT.replaceAll('AB', 'EF'), ConnectionState.STATE_FAILED],
    ] as const) {
      const scene = new Scene();
      expect(scene.connection.setRemoteDescription(remote('offer', extra))).to.equal(ErrorCode.OK);
      expect(scene.native.configuration.disableFingerprintVerification).to.equal(true);
      scene.native.fingerprint = value;
      scene.enter('connected');
      expect(scene.state, value).to.equal(expected);
      scene.connection.close();
    }
  });

  it('reports its relays, gives the native side the ways through them, and warns of servers that refuse', async () => {
    const [server, refusing] = [await ScriptedTurnServer.start(), await ScriptedTurnServer.start()];
    server.answer = (request) => {
      if (!request.isSignedWith(KEY)) return challenge(401, 'one');
      return request.type === StunType.ALLOCATE ? grant() : [request.type + 0x100, [], KEY];
    };
    refusing.answer = () => challenge(401, 'one');
    const iceServers = [server, refusing].map(({ port }) => {
      const url = `turn:127.0.0.1:${String(port)}`;
      const parts = { url, scheme: 'turn', host: '127.0.0.1', port, transport: 'udp' } as const;
      return { urls: [parts], ...ACCOUNT };
    });
    const scene = new Scene({ iceServers }).offer();
    scene.native.callbacks.call('description', SDP, 'offer');
    scene.connection.setLocalDescription({ type: 'offer', text: SDP });
    const host = 'candidate:1 1 UDP 2122260223 127.0.0.1 4000 typ host';
    scene.native.callbacks.call('candidate', host, 'data');
    scene.connection.setRemoteDescription(remote('answer', `a=${CANDIDATE}\r\n`));
    const end = performance.now() + 5000;
    const isDone = (): boolean =>
      scene.native.candidates.length === 2 && scene.warnings.length === 1 && scene.events.length === 3;
    while (!isDone() && performance.now() < end) await settled();
    scene.connection.close();
    for (const each of [server, refusing]) each.close();
    const relay = `${RELAYED.address} ${String(RELAYED.port)} typ relay raddr 0.0.0.0 rport 0`;
    expect(scene.events.slice(0, 2)).to.deep.equal(['description', `data 0 ${host}`]);
    expect(scene.events[2]).to.include(relay);
    expect(scene.native.candidates[0]).to.equal(CANDIDATE);
    expect(scene.native.candidates[1]).to.match(/^candidate:1 1 UDP 16777214 127\.0\.0\.1 \d+ typ host$/u);
    expect(scene.warnings).to.deep.equal([
      `'turn:127.0.0.1:${String(iceServers[1]?.urls[0]?.port)}' refuses the username or the credential (401 no); the connection goes on without this relay`,
    ]);
  });

  it('reports candidates with the section of the offer that it answers', async () => {
    const scene = new Scene();
    scene.connection.setRemoteDescription(remote('offer'));
    scene.native.callbacks.call('description', SDP, 'answer');
    scene.connection.setLocalDescription({ type: 'answer', text: SDP });
    scene.native.callbacks.call('candidate', CANDIDATE, 'data');
    scene.native.callbacks.call('gathering', 'inprogress');
    await settled();
    expect(scene.connection.getGatheringState()).to.equal(1);
    scene.native.callbacks.call('gathering', 'complete');
    const end = performance.now() + 5000;
    while (scene.connection.getGatheringState() !== 2 && performance.now() < end) await settled();
    expect(scene.events).to.deep.equal(['description', `data 0 ${CANDIDATE}`]);
    scene.connection.close();
  });
});

describe('LibdatachannelDataChannel over events', () => {
  /** Two channels of an offerer whose first is open. */
  const opened = (count = 1): { scene: Scene; channel: Channel; native: ScriptedNativeChannel } => {
    const scene = new Scene().offer(count);
    scene.enter('connected');
    const [native] = scene.native.channels;
    const [channel] = scene.channels;
    if (native === undefined || channel === undefined) throw new Error('there is no channel');
    scene.connection['~mailbox'].receive(channel);
    scene.events.length = 0;
    native.id = 1;
    native.callbacks.call('open');
    return { scene, channel, native };
  };

  it('is opened after the first, in the order of creation, and says where it cannot be', () => {
    const scene = new Scene().offer(3);
    expect(scene.native.channels.map(({ label }) => label)).to.deep.equal(['0']);
    scene.enter('connected');
    scene.channels[1]?.close();
    scene.native.callbacks.call('ice', 'connected');
    scene.native.refusals.set('createDataChannel', new Error('full'));
    scene.native.channels[0]?.callbacks.call('open');
    expect(scene.events).to.deep.equal(["ERR_CANT_CREATE: libdatachannel could not open the channel '2'"]);
    expect(scene.channels.map((channel) => channel.getReadyState())).to.deep.equal([1, 3, 3]);
    scene.connection.close();
  });

  it('is OPEN once the native side says so, with its id', () => {
    const { channel } = opened();
    expect([channel.getReadyState(), channel.getId()]).to.deep.equal([ChannelState.STATE_OPEN, 1]);
  });

  it('says that a packet was not taken where its peer has closed it', () => {
    const { channel, native } = opened();
    expect([channel.send('text'), channel.send(Uint8Array.of(1))]).to.deep.equal([0, 0]);
    expect(native.sent).to.deep.equal(['text', Uint8Array.of(1)]);
    native.refusal = new Error('closed');
    expect(channel.send('x')).to.equal(ErrorCode.ERR_UNCONFIGURED);
    expect(channel['~mailbox'].latestFailure?.message).to.equal(
      "the channel '0' did not take the packet: its peer has closed it",
    );
  });

  it('is closed by a message that is longer than announced, and says so', () => {
    const { channel, native } = opened();
    native.callbacks.call('message', new Uint8Array(MAX_MESSAGE_BYTES));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
    native.callbacks.call('message', new Uint8Array(MAX_MESSAGE_BYTES + 1));
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSING);
    expect(channel['~mailbox'].latestFailure?.message).to.equal(
      `the channel '0' is closed: its peer sent a message of more than the ${String(MAX_MESSAGE_BYTES)} bytes announced`,
    );
    expect(channel['~mailbox'].packets.length).to.equal(1);
    native.callbacks.call('message', 'late');
    expect(channel['~mailbox'].packets.length).to.equal(1);
  });

  it('reports what an event broke on, after the native side has gone on', async () => {
    for (const event of ['message', 'room']) {
      const { channel, native } = opened();
      native.buffered = 1;
      channel.awaitRoom(0);
      Object.assign(channel, { packetReceived: fail, roomMade: fail });
      native.callbacks.call(event, 'x');
      expect(channel['~mailbox'].latestFailure, event).to.equal(null);
      await settled();
      const message = (channel['~mailbox'].latestFailure as Error | null)?.message;
      expect(message, event).to.equal("an event of the channel '0' was lost");
    }
  });

  it('waits for room by one callback, and closes once all has been sent', () => {
    const { channel, native } = opened();
    native.buffered = 10;
    channel.awaitRoom(5);
    channel.awaitRoom(4);
    expect([native.roomCallbacks, native.threshold]).to.deep.equal([1, 4]);
    channel.close();
    expect([channel.getReadyState(), native.closeCount, native.threshold]).to.deep.equal([2, 0, 0]);
    native.buffered = 0;
    native.callbacks.call('room');
    expect(native.closeCount).to.equal(1);
    native.callbacks.call('closed');
    expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
    expect(channel.getBufferedAmount()).to.equal(0);
  });

  it('of the peer is OPEN, or says that it was closed before the program saw it', () => {
    const { scene } = opened();
    const [open, gone] = [new ScriptedNativeChannel('open'), new ScriptedNativeChannel('gone')];
    gone.isOpenNow = false;
    scene.native.callbacks.call('channel', open);
    scene.native.callbacks.call('channel', gone);
    expect(scene.events.join('\n')).to.include(
      "the channel 'gone' was opened and closed by the peer while the program was busy; its packets are lost",
    );
    expect(scene.events.join('\n')).not.to.include("'open'");
    scene.connection.close();
  });
});

function fail(): never {
  throw new Error('of a listener');
}
