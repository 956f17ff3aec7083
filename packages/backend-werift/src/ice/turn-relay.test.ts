import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { Fixture } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { type Address, classes, makeIntegrityKey, Message, methods, parseMessage } from 'werift';
import { extension } from '../index.js';

const USERNAME = 'name';
const CREDENTIAL = 'secret';
const REALM = 'test';
const KEY = makeIntegrityKey(USERNAME, REALM, CREDENTIAL);
const CHANNEL_HEADER_BYTES = 4;
const STUN_HEADER_BYTES = 20;

/** What a test may change. */
interface ServerSettings {
  /** What relays live. */
  lifetimeSeconds: number;
  /** What is said to who asks for a relay. */
  refusal: readonly [code: number, reason: string] | null;
}

/** As much of a TURN server (RFC 8656) as two peers on this machine need, over UDP and TCP on one port. */
class TurnServer {
  /** Requests that came, by method. */
  readonly requests: methods[] = [];
  readonly settings: ServerSettings = { lifetimeSeconds: 600, refusal: null };
  readonly #udp: Socket = createSocket('udp4');
  readonly #tcp: Server = createServer();
  readonly #clients: Map<string, Allocation> = new Map();

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#udp.bind(0, '127.0.0.1', resolve));
    this.#udp.on('message', (data, { address, port }) => {
      const answer = (bytes: Buffer): void => {
        this.#udp.send(bytes, port, address);
      };
      this.#client(`udp ${String(port)}`, [address, port], answer).take(data);
    });
    this.#tcp.on('connection', (stream) => {
      const client: Address = [stream.remoteAddress ?? '', stream.remotePort ?? 0];
      const allocation = this.#client(`tcp ${String(client[1])}`, client, (bytes) => stream.write(bytes));
      let rest = Buffer.alloc(0);
      stream.on('error', () => undefined);
      stream.on('data', (data: Buffer) => {
        rest = Buffer.concat([rest, data]);
        for (let length = frameLength(rest); length <= rest.byteLength; length = frameLength(rest)) {
          allocation.take(rest.subarray(0, length));
          rest = rest.subarray(length);
        }
      });
    });
    await new Promise<void>((resolve) => this.#tcp.listen(this.port, '127.0.0.1', resolve));
  }

  get port(): number {
    return this.#udp.address().port;
  }

  close(): void {
    this.#udp.close();
    this.#tcp.close();
    for (const client of this.#clients.values()) client.close();
  }

  #client(name: string, address: Address, answer: (bytes: Buffer) => void): Allocation {
    const client = this.#clients.get(name) ?? new Allocation(address, answer, this.requests, this.settings);
    this.#clients.set(name, client);
    return client;
  }
}

/** What one client of the server has: a relay, and channels through it. */
class Allocation {
  readonly #client: Address;
  readonly #answer: (bytes: Buffer) => void;
  readonly #requests: methods[];
  readonly #relay: Socket = createSocket('udp4');
  readonly #peerByChannel: Map<number, Address> = new Map();

  readonly #settings: ServerSettings;

  constructor(
    client: Address,
    answer: (bytes: Buffer) => void,
    requests: methods[],
    settings: ServerSettings,
  ) {
    this.#settings = settings;
    this.#client = client;
    this.#answer = answer;
    this.#requests = requests;
    this.#relay.on('message', (data, { address, port }) => {
      this.#relayed(data, [address, port]);
    });
  }

  take(data: Buffer): void {
    if (data.readUInt8(0) >= 0x40) {
      const peer = this.#peerByChannel.get(data.readUInt16BE(0));
      const payload = data.subarray(CHANNEL_HEADER_BYTES, CHANNEL_HEADER_BYTES + data.readUInt16BE(2));
      if (peer !== undefined) this.#relay.send(payload, peer[1], peer[0]);
      return;
    }
    const request = parseMessage(data);
    if (request?.messageClass === classes.REQUEST) void this.#serve(request, data);
  }

  close(): void {
    this.#relay.close();
  }

  async #serve(request: Message, data: Buffer): Promise<void> {
    this.#requests.push(request.messageMethod);
    if (parseMessage(data, KEY) === undefined) {
      const refusal = new Message(request.messageMethod, classes.ERROR, request.transactionId);
      refusal.setAttribute('ERROR-CODE', [401, 'Unauthorized']).setAttribute('REALM', REALM);
      this.#answer(refusal.setAttribute('NONCE', Buffer.from('nonce')).bytes);
      return;
    }
    const { lifetimeSeconds, refusal: told } = this.#settings;
    if (told !== null) {
      const refusal = new Message(request.messageMethod, classes.ERROR, request.transactionId);
      this.#answer(
        refusal
          .setAttribute('ERROR-CODE', [...told])
          .addMessageIntegrity(KEY)
          .addFingerprint().bytes,
      );
      return;
    }
    const answer = new Message(request.messageMethod, classes.RESPONSE, request.transactionId);
    if (request.messageMethod === methods.ALLOCATE) {
      await new Promise<void>((resolve) => this.#relay.bind(0, '127.0.0.1', resolve));
      answer.setAttribute('XOR-RELAYED-ADDRESS', ['127.0.0.1', this.#relay.address().port]);
      answer.setAttribute('XOR-MAPPED-ADDRESS', this.#client).setAttribute('LIFETIME', lifetimeSeconds);
    } else if (request.messageMethod === methods.CHANNEL_BIND) {
      const peer = request.getAttributeValue('XOR-PEER-ADDRESS') as Address; // foreign: untyped
      this.#peerByChannel.set(Number(request.getAttributeValue('CHANNEL-NUMBER')), peer);
    } else if (request.messageMethod === methods.REFRESH) {
      const asked = Number(request.getAttributeValue('LIFETIME'));
      answer.setAttribute('LIFETIME', Math.min(asked, lifetimeSeconds));
    }
    this.#answer(answer.addMessageIntegrity(KEY).addFingerprint().bytes);
  }

  #relayed(data: Buffer, [host, port]: Address): void {
    const bound = [...this.#peerByChannel].find(([, peer]) => peer[0] === host && peer[1] === port);
    if (bound === undefined) return;
    const header = Buffer.alloc(CHANNEL_HEADER_BYTES);
    header.writeUInt16BE(bound[0], 0);
    header.writeUInt16BE(data.byteLength, 2);
    this.#answer(Buffer.concat([header, data, Buffer.alloc(-data.byteLength & 3)]));
  }
}

/** Length of the STUN message or channel message that a stream goes on with. */
function frameLength(data: Buffer): number {
  if (data.byteLength < CHANNEL_HEADER_BYTES) return Number.POSITIVE_INFINITY;
  const length = data.readUInt16BE(2);
  return data.readUInt8(0) >= 0x40 ? CHANNEL_HEADER_BYTES + ((length + 3) & ~3) : STUN_HEADER_BYTES + length;
}

describe('TURN', function () {
  this.timeout(20_000);
  let server: TurnServer;
  let t: Fixture;

  before(() => {
    registerExtension(extension);
  });

  beforeEach(async () => {
    server = new TurnServer();
    await server.open();
    t = new Fixture({ extension, peer: extension, configuration: {}, scale: 1 });
  });

  afterEach(() => {
    t.dispose();
    server.close();
  });

  for (const transport of ['udp', 'tcp'] as const) {
    it(`relays over ${transport}, and the relay is given back`, async () => {
      const urls = `turn:127.0.0.1:${String(server.port)}?transport=${transport}`;
      const relayed = {
        iceServers: [{ urls, username: USERNAME, credential: CREDENTIAL }],
        iceTransportPolicy: 'relay',
      } as const;
      const direct = { werift: { bindAddress: '127.0.0.1' } };
      const names: string[] = [];
      const mapCandidate = (name: string): string => {
        names.push(name);
        return name;
      };
      const { a, channelA, channelB } = await t.channelPair(
        {},
        { configuration: { a: relayed, b: direct }, mapCandidate },
      );
      expect(a.getStats()?.localCandidate?.type).to.equal('relay');
      expect(names.filter((name) => name.includes('typ relay'))).to.have.lengthOf(1);
      channelA.putPacket(new Uint8Array(100_000).fill(7));
      expect((await t.nextPacket(channelB)).byteLength).to.equal(100_000);
      channelB.putPacket(new Uint8Array(100_000).fill(8));
      expect((await t.nextPacket(channelA)).byteLength).to.equal(100_000);
      a.close();
      await t.until(() => channelB.getReadyState() === 3, 'the goodbye goes through the relay', 500);
      await t.until(() => server.requests.includes(methods.REFRESH), 'the relay is given back');
    });
  }

  it('relays are refreshed before the lifetime that the server gave is over, again and again', async () => {
    server.settings.lifetimeSeconds = 1;
    const urls = `turn:127.0.0.1:${String(server.port)}`;
    const iceServers = [{ urls, username: USERNAME, credential: CREDENTIAL }];
    const start = performance.now();
    await t.channelPair({}, { configuration: { a: { iceServers, iceTransportPolicy: 'relay' } } });
    const refreshes = (): number => server.requests.filter((method) => method === methods.REFRESH).length;
    await t.until(() => refreshes() === 1, 'the relay is refreshed');
    expect(performance.now() - start).to.be.greaterThan(700);
    await t.until(() => refreshes() === 2, 'the relay is refreshed again');
  });

  /** What is reported where a relay is forced and there is none. */
  const reasonOf = async (credential: string | null): Promise<string> => {
    const urls = `turn:127.0.0.1:${String(server.port)}`;
    const iceServers = credential === null ? [] : [{ urls, username: USERNAME, credential }];
    const { a } = t.wiredPair({ configuration: { a: { iceServers, iceTransportPolicy: 'relay' } } });
    const told: string[] = [];
    a.errorOccurred.connect(({ message }) => told.push(message));
    a.createDataChannel('data');
    a.createOffer();
    await t.until(() => told.length > 0, 'an error is reported');
    expect(told).to.have.lengthOf(1);
    return told.join().replace(urls, 'the server');
  };

  it('of which there is none, says why', async () => {
    expect(await reasonOf(null)).to.equal(
      "iceTransportPolicy is 'relay' and no TURN server is configured; add one to iceServers",
    );
    expect(await reasonOf('wrong')).to.equal(
      "no relay is available: 'the server' refuses the username or the credential (401 Unauthorized)",
    );
    server.settings.refusal = [486, 'quota reached'];
    expect(await reasonOf(CREDENTIAL)).to.equal(
      "no relay is available: 'the server' gives no relay (486 quota reached)",
    );
  });

  it('of which a wrong password is refused leaves the other candidates', async () => {
    const iceServers = [
      { urls: `turn:127.0.0.1:${String(server.port)}`, username: USERNAME, credential: 'wrong' },
    ];
    await t.channelPair({}, { configuration: { a: { iceServers } } });
    expect(server.requests).to.include(methods.ALLOCATE);
  });
});
