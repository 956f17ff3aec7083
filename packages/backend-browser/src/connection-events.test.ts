import { ErrorCode, Logger } from '@peerplug/core';
import {
  type DataChannelParameters,
  type IceServer,
  nameOf,
  type PeerConnectionSettings,
} from '@peerplug/core/extension';
import { expect } from 'chai';
import { BrowserPeerConnection } from './browser-peer-connection.js';
import type { PeerConnectionConstructor } from './peer-connection-class.js';
import {
  remoteAnswer,
  ScriptedChannel,
  ScriptedConnection,
  ScriptedTransport,
  SDP,
} from './testing/scripted-connection.js';
import { ManualTimers } from './testing/manual-timers.js';

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
  iceServers: [] as readonly IceServer[],
  iceTransportPolicy: 'all',
  extensionOptions: {},
} as PeerConnectionSettings; // what an extension reads
const FAULT = { url: 'stun:192.0.2.1', errorCode: 701, errorText: '' };
const NAMED_FAULT = "'stun:192.0.2.1' failed with 701: cannot be reached";

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A connection over one whose events the test makes. */
function open(settings: Partial<PeerConnectionSettings> = {}): Scene {
  const made: ScriptedConnection[] = [];
  class Recorded extends ScriptedConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  }
  const connection = new BrowserPeerConnection(Recorded as unknown as PeerConnectionConstructor, silent);
  expect(connection.initialize({ ...SETTINGS, ...settings })).to.equal(ErrorCode.OK);
  const [stack] = made;
  if (stack === undefined) throw new Error('no connection was made');
  const scene: Scene = { connection, stack, events: [], changes: 0 };
  const mailbox = connection['~mailbox'];
  mailbox.intercept = (event) => {
    if (event.kind === 'error')
      scene.events.push(`${nameOf(ErrorCode, event.error.code)}: ${event.error.message}`);
    else if (event.kind === 'candidate')
      scene.events.push(`${event.media} ${String(event.index)} ${event.name}`);
    else scene.events.push(event.kind);
    return true;
  };
  mailbox.onStateChange = () => {
    scene.changes += 1;
  };
  return scene;
}

interface Scene {
  readonly connection: BrowserPeerConnection;
  readonly stack: ScriptedConnection;
  /** What was reported, errors with their code. */
  readonly events: string[];
  /** How often a state was reported. */
  changes: number;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const [NEW, CONNECTING, CONNECTED, DISCONNECTED, FAILED, CLOSED] = [0, 1, 2, 3, 4, 5];

describe('BrowserPeerConnection over events', () => {
  it('is NEW before anything is negotiated, and CONNECTING while the platform is still new', async () => {
    const scene = open();
    expect(scene.connection.getConnectionState()).to.equal(NEW);
    scene.connection.createDataChannel(PARAMETERS);
    expect(scene.connection.createOffer()).to.equal(ErrorCode.OK);
    expect(scene.connection.getConnectionState()).to.equal(CONNECTING);
    await settled();
    expect(scene.changes).to.equal(1);
    expect(scene.events).to.deep.equal(['description']);
  });

  it('reports each state once, of the connection and of gathering', () => {
    const scene = open();
    const counts = [
      () => {
        scene.stack.enter('connecting');
      },
      () => {
        scene.stack.enter('connecting');
      },
      () => {
        scene.stack.gather('gathering');
      },
      () => {
        scene.stack.gather('gathering');
      },
      () => {
        scene.stack.enter('connected');
      },
      () => {
        scene.stack.gather('complete');
      },
      () => {
        scene.stack.gather('complete');
      },
      () => {
        scene.stack.enter('disconnected');
      },
    ].map((step) => {
      step();
      return scene.changes;
    });
    expect(counts).to.deep.equal([1, 1, 2, 2, 3, 4, 4, 5]);
    expect(scene.connection.getConnectionState()).to.equal(DISCONNECTED);
    expect(scene.connection.getGatheringState()).to.equal(2);
    expect(scene.events).to.deep.equal([]);
  });

  it('follows the transports of the association, which it watches once', async () => {
    const scene = open();
    const sctp = Object.assign(new ScriptedTransport(), { transport: new ScriptedTransport() });
    scene.connection.createDataChannel(PARAMETERS);
    scene.connection.createOffer();
    scene.stack.sctp = sctp;
    await settled();
    scene.stack.enter('connecting');
    scene.stack.enter('connected');
    expect(scene.connection.getConnectionState()).to.equal(CONNECTING);
    const before = scene.changes;
    sctp.enter('connected');
    expect(scene.connection.getConnectionState()).to.equal(CONNECTED);
    expect(scene.changes).to.equal(before + 1);
    sctp.transport.enter('closed');
    expect(scene.connection.getConnectionState()).to.equal(CLOSED);
    expect(scene.changes).to.equal(before + 2);
    expect([sctp.listenerCount, sctp.transport.listenerCount]).to.deep.equal([1, 1]);
  });

  it('is CONNECTED once a channel is open, even if the association stays connecting', async () => {
    const scene = open();
    const channel = scene.connection.createDataChannel(PARAMETERS);
    scene.connection.createOffer();
    scene.stack.sctp = Object.assign(new ScriptedTransport(), { transport: new ScriptedTransport() });
    await settled();
    scene.stack.enter('connected');
    expect(scene.connection.getConnectionState()).to.equal(CONNECTING);
    const before = scene.changes;
    const [native] = scene.stack.channels;
    if (native === undefined) throw new Error('no channel was made');
    native.readyState = 'open';
    native.dispatchEvent(new Event('open'));
    expect(scene.connection.getConnectionState()).to.equal(CONNECTED);
    expect(scene.changes).to.equal(before + 1);
    channel?.close();
    expect(scene.connection.getConnectionState()).to.equal(CONNECTED);
  });

  for (const [name, path, expected] of [
    ['does not reach', ['connecting', 'failed'], 'ERR_CANT_CONNECT: the stack does not reach the peer'],
    [
      'has lost',
      ['connected', 'disconnected', 'failed'],
      'ERR_CONNECTION_ERROR: the stack has lost the peer',
    ],
  ] as const) {
    it(`says that the platform ${name} the peer, once, and ends what the platform leaves open`, () => {
      const scene = open();
      const channel = scene.connection.createDataChannel(PARAMETERS);
      const [native] = scene.stack.channels;
      for (const state of path) scene.stack.enter(state);
      scene.stack.enter('failed');
      expect(scene.events).to.deep.equal([expected]);
      expect(scene.connection.getConnectionState()).to.equal(FAILED);
      expect(scene.stack.closeCount).to.equal(1);
      expect(channel?.getReadyState()).to.equal(3);
      expect(native?.closeCount).to.equal(0);
    });
  }

  it('names the servers that failed, each fault once, where it fails and for core', () => {
    const scene = open();
    expect(scene.connection.getConnectHint()).to.equal(null);
    for (const fault of [FAULT, FAULT, { ...FAULT, errorCode: 401, errorText: 'Unauthorized' }])
      scene.stack.fire('icecandidateerror', fault);
    const faults = `${NAMED_FAULT}; 'stun:192.0.2.1' failed with 401: Unauthorized`;
    expect(scene.connection.getConnectHint()).to.equal(`servers failed: ${faults}`);
    scene.stack.enter('failed');
    expect(scene.events).to.deep.equal([
      `ERR_CANT_CONNECT: the stack does not reach the peer; servers failed: ${faults}`,
    ]);
  });

  it('fails when gathering is over and the forced relay is missing', () => {
    const forced = open({ iceTransportPolicy: 'relay' });
    forced.stack.gather('gathering');
    expect(forced.events).to.deep.equal([]);
    forced.stack.gather('complete');
    expect(forced.events).to.deep.equal([
      "ERR_CANT_CONNECT: iceTransportPolicy 'relay' needs a TURN server in iceServers",
    ]);
    expect(forced.connection.getConnectionState()).to.equal(FAILED);
    expect([forced.changes, forced.stack.closeCount]).to.deep.equal([3, 1]);
    const free = open();
    free.stack.gather('complete');
    expect(free.events).to.deep.equal([]);
  });

  it('waits for a forced relay from setLocalDescription() on, and no longer than the connection lives', () => {
    const timers = new ManualTimers();
    try {
      const [waiting, closed, failed] = [1, 2, 3].map(() => open({ iceTransportPolicy: 'relay' }));
      for (const scene of [waiting, closed, failed, open()])
        scene?.connection.setLocalDescription({ type: 'offer', text: SDP });
      expect(timers.pending).to.deep.equal([15_000, 15_000, 15_000]);
      closed?.connection.close();
      failed?.stack.enter('failed');
      expect(timers.pending).to.deep.equal([15_000]);
      timers.pass();
      expect(waiting?.events).to.have.lengthOf(1);
      expect(waiting?.connection.getConnectionState()).to.equal(FAILED);
    } finally {
      timers.restore();
    }
  });

  for (const [step, message, act] of [
    ['createOffer', 'make an offer', ({ connection }: Scene): unknown => connection.createOffer()],
    [
      'local offer',
      'apply its offer',
      ({ connection }: Scene): unknown => connection.setLocalDescription({ type: 'offer', text: SDP }),
    ],
    [
      'remote answer',
      "take the peer's answer",
      ({ connection }: Scene): unknown => connection.setRemoteDescription(remoteAnswer('answer')),
    ],
  ] as const) {
    it(`fails where the platform cannot ${message}, and says what it said`, async () => {
      const scene = open();
      scene.connection.createDataChannel(PARAMETERS);
      scene.stack.refusals.set(step, new Error('not today'));
      act(scene);
      await settled();
      expect(scene.events).to.deep.equal([`FAILED: the stack cannot ${message}: not today`]);
      expect(scene.connection.getConnectionState()).to.equal(FAILED);
      expect(scene.changes).to.equal(1);
    });
  }

  it('reports the first failure alone, and none after close()', async () => {
    const [twice, closed] = [open(), open()];
    for (const { connection, stack } of [twice, closed]) {
      stack.refusals.set('local offer', new Error('first')).set('remote answer', new Error('second'));
      connection.setLocalDescription({ type: 'offer', text: SDP });
      connection.setRemoteDescription(remoteAnswer('answer'));
    }
    closed.connection.close();
    expect(closed.connection.getConnectionState()).to.equal(CLOSED);
    await settled();
    expect(twice.events).to.deep.equal(['FAILED: the stack cannot apply its offer: first']);
    expect([closed.events, closed.stack.closeCount]).to.deep.equal([[], 1]);
  });

  it('refuses an answer that differs from the provisional one that the platform took as final', async () => {
    const scene = open();
    scene.stack.refusals.set('remote pranswer', new Error('not yet implemented'));
    scene.connection.setRemoteDescription(remoteAnswer('pranswer'));
    await settled();
    expect(scene.stack.applied).to.deep.equal(['remote answer']);
    expect(scene.connection.setRemoteDescription(remoteAnswer('answer', 'other'))).to.equal(
      ErrorCode.ERR_INVALID_PARAMETER,
    );
    expect(scene.connection.getSignalingState()).to.equal(4);
    expect(scene.connection.setRemoteDescription(remoteAnswer('answer'))).to.equal(ErrorCode.OK);
  });

  it('has lost its peer, and not missed it, where a later answer came after it was connected', async () => {
    const scene = open();
    scene.connection.setRemoteDescription(remoteAnswer('pranswer'));
    await settled();
    scene.stack.enter('connected');
    scene.connection.setRemoteDescription(remoteAnswer('answer'));
    await settled();
    expect(scene.stack.applied).to.deep.equal(['remote pranswer', 'remote answer']);
    scene.stack.enter('failed');
    expect(scene.events).to.deep.equal(['ERR_CONNECTION_ERROR: the stack has lost the peer']);
  });

  it('reports candidates with the section that they name, and the end of them not at all', () => {
    const scene = open();
    const text = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';
    scene.stack.fire('icecandidate', { candidate: { sdpMid: 'data', sdpMLineIndex: 2, candidate: text } });
    scene.stack.fire('icecandidate', { candidate: { sdpMid: null, sdpMLineIndex: null, candidate: text } });
    scene.stack.fire('icecandidate', { candidate: null });
    expect(scene.events).to.deep.equal([`data 2 ${text}`, ` 0 ${text}`]);
  });

  it('reports a received channel when it is open, once', () => {
    const scene = open();
    const [early, late] = [new ScriptedChannel(), new ScriptedChannel()];
    scene.stack.fire('datachannel', { channel: early });
    expect(scene.events).to.have.lengthOf(1);
    late.readyState = 'connecting';
    scene.stack.fire('datachannel', { channel: late });
    expect(scene.events).to.have.lengthOf(1);
    for (const type of ['open', 'open']) late.dispatchEvent(new Event(type));
    expect(scene.events).to.have.lengthOf(2);
  });

  it("is CLOSED, and reports it, when a channel hears of the peer's abort", () => {
    const scene = open();
    scene.connection.createDataChannel(PARAMETERS);
    scene.stack.enter('connected');
    const before = scene.changes;
    const [native] = scene.stack.channels;
    native?.dispatchEvent(Object.assign(new Event('error'), { error: { sctpCauseCode: 12 } }));
    expect(scene.connection.getConnectionState()).to.equal(CLOSED);
    expect(scene.changes).to.equal(before + 1);
  });

  for (const [error, code] of [
    [new TypeError('a bad id'), 'ERR_INVALID_PARAMETER'],
    [new Error('a bad day'), 'ERR_CANT_CREATE'],
  ] as const) {
    it(`makes no channel where the platform throws ${error.name}: ${code}`, () => {
      const scene = open();
      scene.stack.refusals.set('createDataChannel', error);
      expect(scene.connection.createDataChannel(PARAMETERS)).to.equal(null);
      expect(scene.events).to.deep.equal([`${code}: the stack cannot make channel 'data': ${error.message}`]);
    });
  }

  it('says that an offer needs a channel', () => {
    const scene = open();
    expect(scene.connection.createOffer()).to.equal(ErrorCode.FAILED);
    expect(scene.events).to.deep.equal(['FAILED: an offer needs a channel; call createDataChannel first']);
  });

  it('is not made where the platform has no class', () => {
    const platform = globalThis.RTCPeerConnection;
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    try {
      const connection = new BrowserPeerConnection(null, silent);
      expect(connection.initialize(SETTINGS)).to.equal(ErrorCode.ERR_UNAVAILABLE);
      expect(connection['~mailbox'].latestFailure?.message).to.equal(
        'this platform has no RTCPeerConnection',
      );
      connection.close();
    } finally {
      globalThis.RTCPeerConnection = platform;
    }
  });

  it('names itself where an option does not exist', () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silent, warn: (message) => warnings.push(message) };
    const connection = new BrowserPeerConnection(
      ScriptedConnection as unknown as PeerConnectionConstructor,
      logger,
    );
    connection.initialize({ ...SETTINGS, extensionOptions: { colour: 'red' } });
    expect(warnings.join()).to.include("the extension 'browser' has no option 'colour'");
  });
});
