import { mock } from 'node:test';
import { expect } from 'chai';
import { longTermKey, type PeerAddress, StunAttribute, type StunMessage, StunType } from './stun-message.js';
import {
  ACCOUNT,
  challenge,
  grant,
  KEY,
  messageOf,
  RELAYED,
  ScriptedTurnServer,
  type TurnAnswer,
} from '../testing/scripted-turn-server.js';
import { TurnClient } from './turn-client.js';

const PEER = { address: '192.0.2.7', port: 4000 };

describe('TurnClient', function () {
  this.timeout(10_000);
  let server: ScriptedTurnServer;
  let client: TurnClient | null = null;
  let granted: PeerAddress[];
  let failures: string[];
  let data: string[];

  beforeEach(async () => {
    server = await ScriptedTurnServer.start();
    [granted, failures, data] = [[], [], []];
  });
  afterEach(() => {
    client?.close();
    server.close();
  });

  function permitted(): (string | undefined)[] {
    const requests = server.requests.filter(({ type }) => type === StunType.CREATE_PERMISSION);
    return requests.map((request) => request.address(StunAttribute.XOR_PEER_ADDRESS)?.address);
  }

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
    expect(granted).to.deep.equal([RELAYED]);
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
        : ([...grant().slice(0, 2), longTermKey('user', 'realm', 'guess')] as unknown as TurnAnswer);
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

  it('fails where the server gives a relay without an address of IPv4', async () => {
    server.answer = (request) =>
      request.isSignedWith(KEY) ? [StunType.ALLOCATE + 0x100, [], KEY] : challenge(401, 'one');
    const failed = open();
    await until(() => failures.length === 1);
    expect(failures).to.deep.equal(['gives no relay of IPv4']);
    expect(failed.relayed).to.equal(null);
  });

  it('lets an address in at once where there is a relay already, each once, and 32 at most', async () => {
    server.answer = (request) => (request.isSignedWith(KEY) ? grant() : challenge(401, 'one'));
    const own = open();
    await until(() => granted.length === 1);
    const addresses = Array.from({ length: 33 }, (_, index) => `192.0.2.${String(index)}`);
    for (const address of [PEER.address, ...addresses]) own.permit(address);
    await until(() => permitted().length === 32);
    expect(permitted()).to.have.members([
      PEER.address,
      ...addresses.filter((each) => each !== PEER.address).slice(0, 31),
    ]);
  });

  it('refreshes the relay before the lifetime that the server gave is over, again and again', async () => {
    const second = [StunAttribute.LIFETIME, Buffer.from([0, 0, 0, 1])] as const;
    server.answer = (request) => {
      if (!request.isSignedWith(KEY)) return challenge(401, 'one');
      const [type, attributes, key] = grant();
      return request.type === StunType.REFRESH
        ? [request.type + 0x100, [second], KEY]
        : [type, [...attributes, second], key ?? KEY];
    };
    const start = performance.now();
    open();
    const refreshes = (): unknown[] => server.requests.filter(({ type }) => type === StunType.REFRESH);
    await until(() => refreshes().length === 1);
    expect(performance.now() - start).to.be.within(700, 2000);
    await until(() => refreshes().length === 2);
    expect(server.requests.at(-1)?.find(StunAttribute.LIFETIME)?.readUInt32BE(0)).to.equal(600);
  });

  it('renews permissions and channels after four minutes', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      server.answer = (request) => {
        if (!request.isSignedWith(KEY)) return challenge(401, 'one');
        return request.type === StunType.ALLOCATE ? grant() : [request.type + 0x100, [], KEY];
      };
      const own = open();
      own.permit(PEER.address);
      await until(() => granted.length === 1);
      own.send(PEER, Buffer.from('data'));
      const channels = (): number =>
        server.requests.filter(({ type }) => type === StunType.CHANNEL_BIND).length;
      await until(() => channels() === 1 && permitted().length === 1);
      mock.timers.tick(239_000);
      mock.timers.tick(1000);
      await until(() => channels() === 2 && permitted().length === 2);
      expect(permitted()).to.deep.equal([PEER.address, PEER.address]);
    } finally {
      mock.timers.reset();
    }
  });

  it('asks for a relay of UDP, and binds each peer to a channel of its own', async () => {
    server.answer = (request) => {
      if (!request.isSignedWith(KEY)) return challenge(401, 'one');
      return request.type === StunType.ALLOCATE ? grant() : [request.type + 0x100, [], KEY];
    };
    const own = open();
    own.send(PEER, Buffer.from('before there is a relay'));
    await until(() => granted.length === 1);
    expect(server.requests[0]?.find(StunAttribute.REQUESTED_TRANSPORT)).to.deep.equal(
      Buffer.from([17, 0, 0, 0]),
    );
    const other = { ...PEER, port: PEER.port + 1 };
    for (const peer of [PEER, other, PEER]) own.send(peer, Buffer.from('x'));
    const binds = (): StunMessage[] => server.requests.filter(({ type }) => type === StunType.CHANNEL_BIND);
    await until(() => binds().length === 2 && server.indications.length === 3);
    expect(
      binds().map((request) => [
        request.find(StunAttribute.CHANNEL_NUMBER)?.toString('hex'),
        request.address(StunAttribute.XOR_PEER_ADDRESS),
      ]),
    ).to.deep.equal([
      ['40000000', PEER],
      ['40010000', other],
    ]);
  });

  it('ignores data without a peer, and a peer without data', async () => {
    server.answer = (request) => (request.isSignedWith(KEY) ? grant() : challenge(401, 'one'));
    open();
    await until(() => granted.length === 1);
    const peer = Buffer.from('000131126112a5e3', 'hex');
    const send = (attributes: Parameters<typeof messageOf>[2]): void => {
      server.send(messageOf(StunType.DATA_INDICATION, Buffer.alloc(12), attributes, null));
    };
    send([[StunAttribute.DATA, Buffer.from('a')]]);
    send([[StunAttribute.XOR_PEER_ADDRESS, peer]]);
    send([
      [StunAttribute.XOR_PEER_ADDRESS, peer],
      [StunAttribute.DATA, Buffer.from('b')],
    ]);
    await until(() => data.length > 0);
    expect(data).to.deep.equal(['64.0.1.161:4096 b']);
  });

  it('reports its failure once, and gives no relay back that it did not have', async () => {
    server.answer = () => challenge(486, 'one');
    const failed = open();
    await until(() => failures.length === 1);
    const count = server.requests.length;
    failed.permit(PEER.address);
    failed.close();
    const other = open();
    await until(() => failures.length === 2);
    expect(failures).to.deep.equal(['gives no relay (486 no)', 'gives no relay (486 no)']);
    expect(server.requests).to.have.lengthOf(count + 1);
    other.close();
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

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 8 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
