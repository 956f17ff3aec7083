import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { registerExtension, unregisterExtension, WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from '../index.js';
import type { NativeDataChannel, NativeModule, NativePeerConnection } from '../native/module.js';
import { wakeUp } from './wake-up.js';

const LOOPBACK = { bindAddress: '127.0.0.1' };

/** A third of them take a second longer where nothing wakes the native side up. */
const COUNT = 24;

/** The repetition of a message that was not taken comes after a second. */
const LIMIT_MS = 800;

describe('a DTLS message that comes before ICE is connected', function () {
  this.timeout(20_000);

  before(() => {
    registerExtension(extension);
  });
  after(() => {
    unregisterExtension(extension.name);
  });

  it('is taken then, and not a second later', async () => {
    const durations = await Promise.all(Array.from({ length: COUNT }, connect));
    expect(Math.max(...durations), durations.map(Math.round).join(' ')).to.be.below(LIMIT_MS);
  });
});

describe('the datagram that wakes the native side up', () => {
  it('comes from a candidate that was added before it, of the lowest priority', async () => {
    const native = createSocket('udp4');
    native.bind(0, '127.0.0.1');
    await once(native, 'listening');
    const arrived = once(native, 'message');
    const added: string[] = [];
    const end = wakeUp('127.0.0.1', native.address().port, (name) => added.push(name));
    const [, { port }] = (await arrived) as [Buffer, RemoteInfo];
    const [, again] = (await once(native, 'message')) as [Buffer, RemoteInfo];
    end();
    end();
    native.close();
    expect(again.port, 'the port of the second').to.equal(port);
    expect(added).to.deep.equal([`candidate:wakeup 1 UDP 1 127.0.0.1 ${String(port)} typ host`]);
  });
});

/**
 * Offers to libdatachannel without anything of ours, whose candidates do not arrive: it is connected by its own checks, and
 * its ClientHello is here 50 ms before the connection of ours.
 *
 * @returns milliseconds until the channel is open
 */
async function connect(): Promise<number> {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  connection.initialize({ libdatachannel: LOOPBACK });
  const channel = connection.createDataChannel('data');
  const answerer = new Answerer((answer) => connection.setRemoteDescription('answer', answer));
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    connection.setLocalDescription(type, sdp);
    answerer.native.setRemoteDescription(sdp, 'offer');
  });
  connection.iceCandidateCreated.connect((media, _index, name) => {
    answerer.native.addRemoteCandidate(name, media);
  });
  const start = performance.now();
  connection.createOffer();
  while (channel?.getReadyState() !== 1 && performance.now() < start + 10_000) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    connection.poll();
  }
  const duration = performance.now() - start;
  connection.close();
  answerer.close();
  return duration;
}

class Answerer {
  readonly native: NativePeerConnection;
  #channel: NativeDataChannel | null = null;

  constructor(onAnswer: (sdp: string) => void) {
    const module = createRequire(import.meta.url)('node-datachannel') as NativeModule; // as in native/module.ts
    this.native = new module.PeerConnection('answerer', {
      iceServers: [],
      iceTransportPolicy: 'all',
      maxMessageSize: 262_144,
      ...LOOPBACK,
    });
    this.native.onStateChange(() => undefined);
    this.native.onDataChannel((channel) => {
      channel.onClosed(() => undefined);
      this.#channel = channel;
    });
    this.native.onLocalDescription(onAnswer);
  }

  close(): void {
    this.#channel?.close();
    this.native.close();
  }
}
