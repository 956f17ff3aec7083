import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  ErrorCode,
  Logger,
  provide,
  registerExtension,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './index.js';

// What node-datachannel would end the process for, and what would keep it from ending, each in a process of its own:
// the test runner loads this file and starts it again without itself, with the name of a scenario.

const LOOPBACK = { bindAddress: '127.0.0.1' };
/** An address that no machine has (RFC 5737). */
const NOT_HERE = { bindAddress: '192.0.2.77' };
const CANDIDATE = 'candidate:1 1 UDP 2114977791 127.0.0.1 9 typ host';

/** As a program does that keeps its connections. */
const kept: WebRTCPeerConnection[] = [];

/** What must neither end the process nor keep it alive. The scenario says when all is closed. */
const scenarios: Readonly<Record<string, () => void | Promise<void>>> = {
  'calls in states where libdatachannel throws': () => {
    const connection = connect({});
    connection.createOffer();
    connection.setLocalDescription('answer', 'v=0');
    connection.setLocalDescription('offer', 'v=0');
    connection.addIceCandidate('0', 0, CANDIDATE);
    connection.createDataChannel('x');
    connection.createOffer();
    connection.createOffer();
    connection.setLocalDescription('answer', 'v=0');
    connection.close();
  },
  'an offer without a local port': () => {
    const connection = connect(NOT_HERE);
    connection.createDataChannel('x');
    expect(connection.createOffer()).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(connection.getConnectionState()).to.equal(WebRTCPeerConnection.STATE_FAILED);
    expect(connection.initialize({ libdatachannel: LOOPBACK })).to.equal(ErrorCode.OK);
    connection.close();
  },
  'an answer without a local port': async () => {
    const offerer = connect(LOOPBACK);
    const answerer = connect(NOT_HERE);
    offerer.createDataChannel('x');
    const offer = await descriptionOf(offerer);
    expect(answerer.setRemoteDescription('offer', offer)).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(answerer.getConnectionState()).to.equal(WebRTCPeerConnection.STATE_FAILED);
    answerer.close();
    offerer.close();
  },
  'a port range whose one port is taken': async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const connection = connect({ ...LOOPBACK, portRangeBegin: port, portRangeEnd: port });
    connection.createDataChannel('x');
    expect(connection.createOffer()).to.equal(ErrorCode.ERR_CANT_CREATE);
    connection.close();
    socket.close();
  },
  'descriptions with a malformed part': async () => {
    const offerer = connect(LOOPBACK);
    offerer.createDataChannel('x');
    const offer = await descriptionOf(offerer);
    const additions = [
      'm=video abc def\r\na=mid:1\r\n',
      'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtpmap:96\r\na=ssrc:x\r\na=extmap:x\r\na=fmtp:\r\n',
      'a=candidate:garbage\r\na=candidate:1 1 UDP x y z typ\r\n',
      `a=mid:${'m'.repeat(20_000)}\r\n`,
      'a=peerplug-channels:=99999 abcdefgh/x ======== ///\r\n',
    ];
    for (const addition of additions) {
      const answerer = connect(LOOPBACK);
      answerer.setRemoteDescription('offer', offer + addition);
      answerer.addIceCandidate('m'.repeat(900), 65535, CANDIDATE);
      answerer.close();
    }
    offerer.close();
  },
  'candidates of every kind': async () => {
    const { offerer, answerer } = await connectedPair();
    for (const name of [
      'candidate:1 1 TCP 1 127.0.0.1 9 typ host tcptype active',
      'candidate:1 1 UDP 1 3b9e.local 9 typ host',
      'candidate:1 1 UDP 4294967295 127.0.0.1 0 typ host',
      'candidate:1 1 UDP 1 fe80::1%lo 9 typ host',
      'candidate:1 1 UDP 1 999.1.1.1 9 typ host',
      'candidate:1 1 SCTP 1 127.0.0.1 9 typ host',
    ]) {
      answerer.addIceCandidate('0', 0, name);
    }
    for (let index = 0; index < 500; index += 1) {
      answerer.addIceCandidate('0', 0, `candidate:${String(index)} 1 UDP 1 127.0.0.1 9 typ host`);
    }
    offerer.close();
    answerer.close();
  },
  'the longest labels and an oversize packet': async () => {
    const { offerer, answerer, channel } = await connectedPair('L'.repeat(65535), 'P'.repeat(65535));
    expect(channel.putPacket(new Uint8Array(262_145))).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    offerer.close();
    answerer.close();
  },
  'calls after close()': async () => {
    const { offerer, answerer, channel } = await connectedPair();
    offerer.close();
    answerer.close();
    channel.putPacket(Uint8Array.of(1));
    channel.close();
    offerer.createDataChannel('x');
    offerer.createOffer();
    offerer.getStats();
    offerer.addIceCandidate('0', 0, CANDIDATE);
    offerer.close();
  },
  'a handler and a logger that throw': async () => {
    const fail = (): never => {
      throw new Error('of the application');
    };
    provide(Logger, { debug: fail, info: fail, warn: fail, error: fail });
    const { offerer, answerer } = await connectedPair();
    offerer.dataChannelReceived.connect(fail);
    offerer.initialize({ libdatachannel: { unknown: 1 } as object });
    offerer.close();
    answerer.close();
  },
  'an activity handler that throws, with a listener for uncaught exceptions': async () => {
    const caught: unknown[] = [];
    process.on('uncaughtException', (error) => caught.push(error));
    const { offerer, answerer, channel, received } = await connectedPair();
    received.activity.connect(() => {
      throw new Error('of the application');
    });
    channel.putPacket(Uint8Array.of(1));
    while (caught.length === 0) await nextTask();
    channel.putPacket(Uint8Array.of(2));
    while (received.getAvailablePacketCount() < 2) await nextTask();
    offerer.close();
    answerer.close();
  },
  'a worker thread': async () => {
    const { offerer, answerer } = await connectedPair();
    const worker = new Worker(
      `import('@peerplug/backend-libdatachannel').then(({ extension }) => {
         if (extension.isSupported() === true) throw new Error('claims to work in a worker');
       });`,
      { eval: true },
    );
    const [code] = (await once(worker, 'exit')) as [number];
    expect(code).to.equal(0);
    offerer.close();
    answerer.close();
  },
  'process.exit() while connected and sending': async () => {
    const { channel } = await connectedPair();
    for (let index = 0; index < 500; index += 1) channel.putPacket(new Uint8Array(16_384));
    sayClosed();
    process.exit(0);
  },
  'a new connection that is closed': () => {
    connect(LOOPBACK).close();
  },
  'a channel that never opened': () => {
    const connection = connect(LOOPBACK);
    connection.createDataChannel('x');
    connection.createDataChannel('y', { negotiated: true, id: 3 });
    connection.close();
  },
  'an offer that was not answered': async () => {
    const connection = connect(LOOPBACK);
    connection.createDataChannel('x');
    await descriptionOf(connection);
    connection.close();
  },
  'a pair that is connecting': async () => {
    const { offerer, answerer } = wiredPair();
    offerer.createDataChannel('x');
    offerer.createOffer();
    for (let turns = 0; turns < 20; turns += 1) {
      offerer.poll();
      answerer.poll();
      await nextTask();
    }
    offerer.close();
    answerer.close();
  },
  'a connected pair': async () => {
    const { offerer, answerer } = await connectedPair();
    offerer.close();
    answerer.close();
  },
  'a connection that only its peer closed': async () => {
    const { offerer, answerer } = await connectedPair();
    offerer.close();
    while (answerer.getConnectionState() !== WebRTCPeerConnection.STATE_CLOSED) await nextTask();
  },
  'a channel that both ends close at once': async () => {
    for (let round = 0; round < 10; round += 1) {
      const { offerer, answerer, channel, received } = await connectedPair();
      channel.close();
      received.close();
      offerer.close();
      answerer.close();
    }
  },
  'a peer that sends much and closes while the program is busy': async () => {
    const { offerer, answerer, channel, received } = await connectedPair();
    for (let index = 0; index < 3000; index += 1) channel.putPacket(new Uint8Array(64));
    channel.close();
    const end = performance.now() + 700;
    while (performance.now() < end);
    while (received.getAvailablePacketCount() < 3000) await nextTask();
    while (received.getReadyState() !== 3) await nextTask();
    offerer.close();
    answerer.close();
  },
  'a channel that is filled and closed before the program has seen it': async () => {
    const { offerer, answerer } = wiredPair();
    const channel = offerer.createDataChannel('brief');
    const told: ErrorCode[] = [];
    answerer.errorOccurred.connect((error) => told.push(error.code));
    channel?.activity.connect(() => {
      if (channel.getReadyState() !== 1) return;
      for (let index = 0; index < 10; index += 1) channel.putPacket(Uint8Array.of(index));
      channel.close();
      const end = performance.now() + 300;
      while (performance.now() < end);
    });
    const received: WebRTCDataChannel[] = [];
    answerer.dataChannelReceived.connect((arrived) => received.push(arrived));
    offerer.createOffer();
    while (received[0]?.getReadyState() !== 3) {
      offerer.poll();
      answerer.poll();
      await nextTask();
    }
    answerer.poll();
    expect(told.length > 0 || received[0].getAvailablePacketCount() === 10, 'told or kept').to.equal(true);
    offerer.close();
    answerer.close();
  },
  'connections that are kept, and were never used nor closed': () => {
    const relayed = new WebRTCPeerConnection({ extension: extension.name });
    const iceServers = [{ urls: 'turn:127.0.0.1:9', username: 'user', credential: 'pass' }];
    expect(relayed.initialize({ iceServers, iceTransportPolicy: 'relay' })).to.equal(ErrorCode.OK);
    for (const connection of [connect({}), connect(LOOPBACK), relayed]) {
      connection.createDataChannel('x');
      kept.push(connection);
    }
  },
  'a thousand connections': async () => {
    const residentMiB: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const pairs = await Promise.all(Array.from({ length: 50 }, () => connectedPair()));
      for (const { offerer, answerer } of pairs) {
        offerer.close();
        answerer.close();
      }
      residentMiB.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
    }
    const [before = 0, after = 0] = [residentMiB[4], residentMiB[9]];
    expect(after - before, `resident MiB by hundreds: ${residentMiB.join(', ')}`).to.be.below(24);
  },
};

const EXIT_DEADLINE_MS = 1000;

if (typeof describe === 'function') {
  describe('processes with libdatachannel', function () {
    this.timeout(60_000);
    for (const name of Object.keys(scenarios)) {
      it(`survive and exit by themselves: ${name}`, async () => {
        const { code, signal, errors, exitMs } = await runScenario(name);
        expect({ code, signal, errors }).to.deep.equal({ code: 0, signal: null, errors: '' });
        expect(exitMs, 'milliseconds from the last close() to the exit').to.be.below(EXIT_DEADLINE_MS);
      });
    }
  });
} else {
  registerExtension(extension);
  await scenarios[process.argv[2] ?? '']?.();
  sayClosed();
}

/** The end is timed from here on. */
function sayClosed(): void {
  process.stdout.write('closed');
}

interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly errors: string;
  readonly exitMs: number;
}

async function runScenario(name: string): Promise<Outcome> {
  const child = spawn(process.execPath, [import.meta.filename, name], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
  });
  let errors = '';
  let closedAt = Number.NaN;
  child.stdout.on('data', () => (closedAt = performance.now()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { code, signal, errors, exitMs: performance.now() - closedAt };
}

function connect(libdatachannel: object): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  expect(connection.initialize({ libdatachannel })).to.equal(ErrorCode.OK);
  return connection;
}

/** Offers and returns the text. */
async function descriptionOf(connection: WebRTCPeerConnection): Promise<string> {
  let description = '';
  connection.sessionDescriptionCreated.connect((_type, sdp) => (description = sdp));
  expect(connection.createOffer()).to.equal(ErrorCode.OK);
  while (description === '') {
    connection.poll();
    await nextTask();
  }
  return description;
}

function wiredPair(): { readonly offerer: WebRTCPeerConnection; readonly answerer: WebRTCPeerConnection } {
  const offerer = connect(LOOPBACK);
  const answerer = connect(LOOPBACK);
  for (const [from, to] of [
    [offerer, answerer],
    [answerer, offerer],
  ] as const) {
    from.sessionDescriptionCreated.connect(from.setLocalDescription);
    from.sessionDescriptionCreated.connect(to.setRemoteDescription);
    from.iceCandidateCreated.connect(to.addIceCandidate);
  }
  return { offerer, answerer };
}

async function connectedPair(
  label = 'x',
  protocol = '',
): Promise<{
  readonly offerer: WebRTCPeerConnection;
  readonly answerer: WebRTCPeerConnection;
  readonly channel: WebRTCDataChannel;
  readonly received: WebRTCDataChannel;
}> {
  const { offerer, answerer } = wiredPair();
  const channel = offerer.createDataChannel(label, { protocol });
  const arrived: WebRTCDataChannel[] = [];
  answerer.dataChannelReceived.connect((received) => arrived.push(received));
  offerer.createOffer();
  for (;;) {
    offerer.poll();
    answerer.poll();
    const [received] = arrived;
    if (channel?.getReadyState() === 1 && received !== undefined) {
      return { offerer, answerer, channel, received };
    }
    await nextTask();
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
