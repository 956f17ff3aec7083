import { createHmac } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { longTermKey, type PeerAddress, StunAttribute, StunMessage, StunType } from './stun-message.js';
import { TurnClient } from './turn-client.js';

const ACCOUNT = { username: 'user', credential: 'password' };
const KEY = longTermKey('user', 'realm', 'password');
const RELAYED = [StunAttribute.XOR_RELAYED_ADDRESS, Buffer.from('000131126112a5e3', 'hex')] as const;
const PEER = { address: '192.0.2.7', port: 4000 };

type Answer = readonly [type: number, attributes: readonly (readonly [number, Buffer])[], key?: Buffer];

describe('TurnClient', function () {
  this.timeout(10_000);
  let server: Server;
  let client: TurnClient | null = null;
  let granted: PeerAddress[];
  let failures: string[];
  let data: string[];

  beforeEach(async () => {
    server = await Server.start();
    [granted, failures, data] = [[], [], []];
  });
  afterEach(() => {
    client?.close();
    server.close();
  });

  function open(port = server.port): TurnClient {
    const url = `turn:127.0.0.1:${String(port)}`;
    client = new TurnClient({ url, host: '127.0.0.1', port, ...ACCOUNT }, undefined, {
      onGranted: (relayed) => granted.push(relayed),
      onFailure: (reason) => failures.push(reason),
      onData: (peer, bytes) => data.push(`${peer.address}:${String(peer.port)} ${bytes.toString()}`),
    });
    client.open();
    return client;
  }

  it('signs its request as the server asks, and has a relay then', async () => {
    server.answer = (request) => (request.isSignedWith(KEY) ? grant() : challenge(401, 'one'));
    open();
    await until(() => granted.length === 1);
    expect(granted).to.deep.equal([{ address: '64.0.1.161', port: 4096 }]);
    expect(server.requests.map(({ type }) => type)).to.deep.equal([StunType.ALLOCATE, StunType.ALLOCATE]);
    expect(failures).to.deep.equal([]);
  });

  it('takes another nonce where the first has become stale', async () => {
    server.answer = (request) => {
      const nonce = request.find(StunAttribute.NONCE)?.toString();
      if (nonce === undefined) return challenge(401, 'one');
      return nonce === 'one' ? challenge(438, 'two') : grant();
    };
    open();
    await until(() => granted.length === 1);
    expect(server.requests).to.have.lengthOf(3);
  });

  it('fails where every nonce is stale', async () => {
    server.answer = (_, count) => challenge(count === 1 ? 401 : 438, String(count));
    open();
    await until(() => failures.length === 1);
    expect(failures).to.deep.equal(['gives no relay (438 no)']);
    expect(granted).to.deep.equal([]);
  });

  it('fails with what the server says where it refuses the account', async () => {
    server.answer = () => challenge(401, 'one');
    const failed = open();
    await until(() => failures.length === 1);
    expect(failures).to.deep.equal(['refuses the username or the credential (401 no)']);
    expect(failed.failure).to.equal(failures[0]);
  });

  it('fails where nothing listens', async () => {
    const { port } = server;
    server.close();
    open(port);
    await until(() => failures.length === 1);
    expect(failures).to.deep.equal(['cannot be reached (ECONNREFUSED)']);
  });

  it('repeats what is lost, and ignores a grant of somebody without the password', async () => {
    let isHonest = false;
    server.answer = (request) => {
      if (request.find(StunAttribute.NONCE) === undefined)
        return server.requests.length === 1 ? null : challenge(401, 'one');
      return isHonest
        ? grant()
        : ([...grant().slice(0, 2), longTermKey('user', 'realm', 'guess')] as unknown as Answer);
    };
    open();
    await until(() => server.requests.length === 3);
    expect(granted).to.deep.equal([]);
    isHonest = true;
    await until(() => granted.length === 1);
    expect(failures).to.deep.equal([]);
  });

  it('lets addresses of the peer in, sends by a channel once there is one, and takes what comes by either way', async () => {
    server.answer = (request) => {
      if (!request.isSignedWith(KEY)) return challenge(401, 'one');
      return request.type === StunType.ALLOCATE ? grant() : [request.type + 0x100, [], KEY];
    };
    const own = open();
    own.permit(PEER.address);
    await until(() => server.requests.some(({ type }) => type === StunType.CREATE_PERMISSION));
    own.send(PEER, Buffer.from('first'));
    await until(() => server.indications.length === 1);
    expect(server.indications[0]?.address(StunAttribute.XOR_PEER_ADDRESS)).to.deep.equal(PEER);
    expect(server.indications[0]?.find(StunAttribute.DATA)?.toString()).to.equal('first');
    await until(() => server.requests.some(({ type }) => type === StunType.CHANNEL_BIND));
    await until(() => {
      own.send(PEER, Buffer.from('second'));
      return server.channelData.length > 0;
    });
    expect(server.channelData[0]).to.deep.equal(
      Buffer.from('40000006' + Buffer.from('second').toString('hex'), 'hex'),
    );
    const peer = server.indications[0]?.find(StunAttribute.XOR_PEER_ADDRESS) ?? Buffer.alloc(0);
    server.send(
      messageOf(
        StunType.DATA_INDICATION,
        Buffer.alloc(12),
        [
          [StunAttribute.XOR_PEER_ADDRESS, peer],
          [StunAttribute.DATA, Buffer.from('a')],
        ],
        null,
      ),
    );
    for (const datagram of ['400000016200', '400100016300', '4000ffff64', '40'])
      server.send(Buffer.from(datagram, 'hex'));
    await until(() => data.length === 2);
    expect(data).to.deep.equal(['192.0.2.7:4000 a', '192.0.2.7:4000 b']);
  });

  it('gives the relay back', async () => {
    server.answer = (request) => (request.isSignedWith(KEY) ? grant() : challenge(401, 'one'));
    const own = open();
    await until(() => granted.length === 1);
    own.close();
    await until(() => server.requests.at(-1)?.type === StunType.REFRESH);
    expect(server.requests.at(-1)?.find(StunAttribute.LIFETIME)?.readUInt32BE(0)).to.equal(0);
  });
});

function grant(): Answer {
  return [StunType.ALLOCATE + 0x100, [RELAYED], KEY];
}

function challenge(code: number, nonce: string): Answer {
  const error = Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from('no')]);
  return [
    StunType.ALLOCATE + 0x110,
    [
      [StunAttribute.ERROR_CODE, error],
      [StunAttribute.REALM, Buffer.from('realm')],
      [StunAttribute.NONCE, Buffer.from(nonce)],
    ],
  ];
}

/** Answers as a test says; its messages are written without the code under test. */
class Server {
  readonly requests: StunMessage[] = [];
  readonly indications: StunMessage[] = [];
  readonly channelData: Buffer[] = [];
  answer: (request: StunMessage, count: number) => Answer | null = () => null;
  readonly #socket: Socket;
  #client: RemoteInfo | null = null;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (datagram, client) => {
      this.#client = client;
      const message = StunMessage.parse(datagram);
      if (message === null) this.channelData.push(datagram);
      else if (message.type === StunType.SEND_INDICATION) this.indications.push(message);
      else {
        this.requests.push(message);
        const answer = this.answer(message, this.requests.length);
        if (answer === null) return;
        const [type, attributes, key] = answer;
        this.send(messageOf(type, datagram.subarray(8, 20), attributes, key ?? null));
      }
    });
  }

  static async start(): Promise<Server> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Server(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(datagram: Buffer): void {
    if (this.#client !== null) this.#socket.send(datagram, this.#client.port, this.#client.address);
  }

  close(): void {
    if (!this.#isClosed) this.#socket.close();
    this.#isClosed = true;
  }
}

function messageOf(
  type: number,
  transaction: Buffer,
  attributes: readonly (readonly [number, Buffer])[],
  key: Buffer | null,
): Buffer {
  const parts = attributes.map(([name, value]) => {
    const bytes = Buffer.alloc(4 + Math.ceil(value.byteLength / 4) * 4);
    bytes.writeUInt16BE(name, 0);
    bytes.writeUInt16BE(value.byteLength, 2);
    value.copy(bytes, 4);
    return bytes;
  });
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.byteLength + (key === null ? 0 : 24), 2);
  header.writeUInt32BE(0x2112a442, 4);
  transaction.copy(header, 8);
  const message = Buffer.concat([header, body]);
  if (key === null) return message;
  const signature = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, Buffer.from('00080014', 'hex'), signature]);
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 8 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
