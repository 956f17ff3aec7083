import { conformance } from '@peerplug/conformance';
import {
  ErrorCode,
  provide,
  registerExtension,
  unregisterExtension,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension, NativeModule } from './index.js';

const LOOPBACK = { bindAddress: '127.0.0.1' };

conformance({ extension, configuration: { libdatachannel: LOOPBACK } });

describe('libdatachannel', function () {
  this.timeout(60_000);

  before(() => {
    registerExtension(extension);
  });
  after(() => {
    unregisterExtension(extension.name);
  });

  for (const delayMs of [0, 5, 20]) {
    it(`connects without the second of a lost ClientHello, with ${String(delayMs)} ms of signalling`, async () => {
      const durations: number[] = [];
      for (let count = 0; count < 40; count += 1) {
        const start = performance.now();
        const pair = await connect({ delayMs });
        durations.push(performance.now() - start);
        pair.close();
      }
      // Of those with the old roles every second took longer; a slow machine may delay one or the other.
      durations.sort((one, other) => one - other);
      expect(durations[30], `milliseconds: ${durations.map(Math.round).join(' ')}`).to.be.below(900);
    });
  }

  it('loses nothing of what a peer sent before it closed, however busy the program is', async () => {
    const count = 5000;
    const pair = await connect();
    for (let index = 0; index < count; index += 1) pair.channel.putPacket(new Uint8Array(64).fill(index));
    pair.channel.close();
    const end = performance.now() + 1000;
    while (performance.now() < end);
    await until(() => pair.received.getReadyState() === 3);
    expect(pair.received.getAvailablePacketCount()).to.equal(count);
    pair.close();
  });

  it('uses the ports and the address of its options', async () => {
    const ports = { portRangeBegin: 47_000, portRangeEnd: 47_100 };
    const names: string[] = [];
    const pair = await connect({ options: { ...LOOPBACK, ...ports }, names });
    for (const name of names) {
      const [, , , , address, port] = name.split(' ');
      expect(address).to.equal('127.0.0.1');
      expect(Number(port)).to.be.within(47_000, 47_100);
    }
    expect(names).to.have.lengthOf(2);
    pair.close();
  });

  it('serves several connections on one port with enableIceUdpMux', async () => {
    const options = { ...LOOPBACK, enableIceUdpMux: true, portRangeBegin: 47_200, portRangeEnd: 47_200 };
    const pairs = await Promise.all([1, 2, 3].map(() => connect({ answererOptions: options })));
    for (const pair of pairs) {
      pair.channel.putPacket(Uint8Array.of(1));
      await until(() => pair.received.getAvailablePacketCount() === 1);
      expect(pair.answerer.getStats()?.localCandidate?.port).to.equal(47_200);
      pair.close();
    }
  });

  it('opens 512 channels without an id, and refuses the 513th with a reason', async () => {
    const [offerer, answerer] = [make(LOOPBACK), make(LOOPBACK)];
    wire(offerer, answerer, { delayMs: 0, names: [] });
    const channels = Array.from({ length: 513 }, (_, index) => offerer.createDataChannel(String(index)));
    expect(channels.pop()).to.equal(null);
    expect(offerer.getLastError()?.code).to.equal(ErrorCode.ERR_CANT_CREATE);
    const stops = [offerer.startAutoPoll(), answerer.startAutoPoll()];
    expect(offerer.createOffer()).to.equal(ErrorCode.OK);
    await until(() => channels.every((channel) => channel?.getReadyState() === 1));
    for (const stop of stops) stop();
    offerer.close();
    answerer.close();
  });

  for (const [order, name] of [
    [[false, true], 'last'],
    [[true, false], 'first'],
  ] as const) {
    it(`takes an offerer whose certificate matches the ${name} of two fingerprints`, async () => {
      const [offerer, answerer] = [make(LOOPBACK), make(LOOPBACK)];
      wire(offerer, answerer, { delayMs: 0, names: [], mapOffer: (sdp) => withFingerprints(sdp, order) });
      const channel = offerer.createDataChannel('data');
      const received: WebRTCDataChannel[] = [];
      answerer.dataChannelReceived.connect((arrived) => received.push(arrived));
      const stops = [offerer.startAutoPoll(), answerer.startAutoPoll()];
      offerer.createOffer();
      await until(() => channel?.getReadyState() === 1 && received.length === 1);
      for (const stop of stops) stop();
      offerer.close();
      answerer.close();
    });
  }

  it('refuses an offerer whose certificate matches none of two fingerprints', async () => {
    const [offerer, answerer] = [make(LOOPBACK), make(LOOPBACK)];
    wire(offerer, answerer, {
      delayMs: 0,
      names: [],
      mapOffer: (sdp) => withFingerprints(sdp, [false, false]),
    });
    const channel = offerer.createDataChannel('data');
    const received: WebRTCDataChannel[] = [];
    const errors: string[] = [];
    const states = new Set<number>();
    answerer.dataChannelReceived.connect((arrived) => received.push(arrived));
    answerer.errorOccurred.connect(({ message }) => errors.push(message));
    const stops = [offerer.startAutoPoll(), answerer.startAutoPoll()];
    offerer.createOffer();
    await until(() => {
      const state = answerer.getConnectionState();
      states.add(state);
      return state === WebRTCPeerConnection.STATE_FAILED;
    });
    answerer.poll();
    expect(states.has(WebRTCPeerConnection.STATE_CONNECTED)).to.equal(false);
    expect(received).to.deep.equal([]);
    expect(errors.join()).to.include('matches no fingerprint');
    await until(() => channel?.getReadyState() !== 1);
    for (const stop of stops) stop();
    offerer.close();
    answerer.close();
  });

  it('uses the native module that was provided, and tells what it threw', () => {
    const refusal = new Error('no native connection today');
    const refuse = (): never => {
      throw refusal;
    };
    class Refusing {
      readonly state: string = refuse();
    }
    // a class without the members of a connection: its constructor does not return
    const restore = provide(NativeModule, { PeerConnection: Refusing as never });
    const connection = new WebRTCPeerConnection({ extension: extension.name });
    connection.createDataChannel('x');
    expect(connection.createOffer()).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(connection.getLastError()?.cause).to.equal(refusal);
    restore();
    expect(connection.initialize({ libdatachannel: LOOPBACK })).to.equal(ErrorCode.OK);
    connection.close();
  });
});

interface ConnectOptions {
  readonly delayMs?: number;
  readonly options?: object;
  readonly answererOptions?: object;
  /** Collects the candidates of both ends. */
  readonly names?: string[];
}

interface WireOptions extends Required<Pick<ConnectOptions, 'delayMs' | 'names'>> {
  /** Changes the offer on its way. */
  readonly mapOffer?: (sdp: string) => string;
}

interface OpenPair {
  readonly channel: WebRTCDataChannel;
  readonly received: WebRTCDataChannel;
  readonly answerer: WebRTCPeerConnection;
  close(): void;
}

async function connect({
  delayMs = 0,
  options = LOOPBACK,
  answererOptions = options,
  names = [],
}: ConnectOptions = {}): Promise<OpenPair> {
  const [offerer, answerer] = [make(options), make(answererOptions)];
  wire(offerer, answerer, { delayMs, names });
  const channel = offerer.createDataChannel('data');
  const arrived: WebRTCDataChannel[] = [];
  answerer.dataChannelReceived.connect((received) => arrived.push(received));
  const stops = [offerer.startAutoPoll(), answerer.startAutoPoll()];
  offerer.createOffer();
  await until(() => channel?.getReadyState() === 1 && arrived.length === 1);
  for (const stop of stops) stop();
  const [received] = arrived;
  if (channel === null || received === undefined) throw new Error('no channel');
  const close = (): void => {
    offerer.close();
    answerer.close();
  };
  return { channel, received, answerer, close };
}

function wire(
  offerer: WebRTCPeerConnection,
  answerer: WebRTCPeerConnection,
  { delayMs, names, mapOffer = (sdp) => sdp }: WireOptions,
): void {
  const later = (send: () => void): void => {
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  };
  for (const [from, to] of [
    [offerer, answerer],
    [answerer, offerer],
  ] as const) {
    from.sessionDescriptionCreated.connect(from.setLocalDescription);
    from.sessionDescriptionCreated.connect((type, sdp) => {
      later(() => to.setRemoteDescription(type, type === 'offer' ? mapOffer(sdp) : sdp));
    });
    from.iceCandidateCreated.connect((media, index, name) => {
      names.push(name);
      later(() => to.addIceCandidate(media, index, name));
    });
  }
}

/** A description with a fingerprint for each entry: the right one, or another. */
function withFingerprints(sdp: string, areRight: readonly boolean[]): string {
  return sdp.replace(/^a=fingerprint:sha-256 (..)(.*)$/m, (line, first: string, rest: string) => {
    const wrong = `a=fingerprint:sha-256 ${first === '00' ? '01' : '00'}${rest}`;
    return areRight.map((isRight) => (isRight ? line : wrong).trimEnd()).join('\r\n');
  });
}

function make(libdatachannel: object): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  connection.initialize({ libdatachannel });
  return connection;
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
