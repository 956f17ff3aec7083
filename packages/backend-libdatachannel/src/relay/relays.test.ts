import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type ConnectionStats, type IceCandidate, parseIceCandidate } from '@peerplug/core/extension';
import { expect } from 'chai';
import { Relays } from './relays.js';
import { StunAttribute, StunType } from './stun-message.js';
import {
  ACCOUNT,
  challenge,
  grant,
  KEY,
  messageOf,
  RELAYED,
  ScriptedTurnServer,
} from '../testing/scripted-turn-server.js';

const PEER = { address: '192.0.2.7', port: 4000 };
const HOST = '127.0.0.1';

describe('Relays', () => {
  let servers: ScriptedTurnServer[] = [];
  let opened: Relays[] = [];
  let native: Socket;
  let events: string[];
  let doors: string[];
  let heard: [text: string, port: number][];

  beforeEach(async () => {
    [events, doors, heard] = [[], [], []];
    native = createSocket('udp4');
    native.on('message', (data: Buffer, { port }: RemoteInfo) => heard.push([data.toString(), port]));
    native.bind(0, HOST);
    await once(native, 'listening');
  });

  afterEach(() => {
    for (const relays of opened) relays.close();
    for (const server of servers) server.close();
    [opened, servers] = [[], []];
    native.close();
  });

  const startServer = async (isGenerous = true): Promise<ScriptedTurnServer> => {
    const server = await ScriptedTurnServer.start();
    servers.push(server);
    server.answer = (request) => {
      if (!request.isSignedWith(KEY) || !isGenerous) return challenge(401, 'one');
      return request.type === StunType.ALLOCATE ? grant() : [request.type + 0x100, [], KEY];
    };
    return server;
  };

  const make = (isForced: boolean, toServers: readonly ScriptedTurnServer[] = servers): Relays => {
    const list = toServers.map(({ port }) => {
      return { url: `turn:${HOST}:${String(port)}`, host: HOST, port, ...ACCOUNT };
    });
    const relays = new Relays(list, HOST, isForced, {
      onCandidate: (name) => events.push(name),
      onDoor: (name, priority) => doors.push(`${name} ${String(priority)}`),
      onFailure: ({ url }, reason) => events.push(`${url} ${reason}`),
      onSettled: () => events.push('settled'),
    });
    opened.push(relays);
    return relays;
  };

  const nativeAddress = (): { address: string; port: number } => {
    return { address: HOST, port: native.address().port };
  };

  /** A relay through which the peer is reached. */
  const connected = async (): Promise<{ relays: Relays; server: ScriptedTurnServer; door: number }> => {
    const server = await startServer();
    const relays = make(true);
    relays.start();
    relays.nativeIsAt(nativeAddress());
    relays.permit(candidateAt(PEER.address));
    relays.reach(candidateAt(PEER.address));
    await until(() => doors.length === 1);
    return { relays, server, door: portOf(doors[0] ?? '') };
  };

  it('report each relay and that all servers have answered, the relay of the first with the higher priority', async () => {
    await startServer();
    await startServer();
    const relays = make(false);
    expect(relays.isSettled).to.equal(false);
    relays.start();
    await until(() => events.includes('settled'));
    const candidate = (foundation: number, priority: number): string =>
      `candidate:${String(foundation)} 1 UDP ${String(priority)} ${RELAYED.address} ${String(RELAYED.port)} typ relay raddr 0.0.0.0 rport 0`;
    expect(events).to.have.members([candidate(1000, 16_777_215), candidate(1001, 16_776_959), 'settled']);
    expect(events.at(-1)).to.equal('settled');
    expect([relays.isSettled, relays.failure]).to.deep.equal([true, null]);
    expect(doors).to.deep.equal([]);
  });

  it('ask two servers, each once', async () => {
    const [first, second, third] = [await startServer(), await startServer(), await startServer()];
    make(false, [first, first, second, third]).start();
    await until(() => events.includes('settled'));
    expect(events).to.have.lengthOf(3);
    expect(servers.map(({ requests }) => requests.length)).to.deep.equal([2, 2, 0]);
  });

  it('are settled where servers refuse, and say why there is no relay once all have', async () => {
    const [generous, refusing] = [await startServer(), await startServer(false)];
    const url = `turn:${HOST}:${String(refusing.port)}`;
    const reason = 'refuses the username or the credential (401 no)';
    const one = make(false, [generous, refusing]);
    one.start();
    await until(() => one.isSettled);
    expect(events).to.include(`${url} ${reason}`);
    expect(events.filter((event) => event === 'settled')).to.have.lengthOf(1);
    expect(one.failure).to.equal(null);
    const other = make(false, [refusing]);
    expect(other.failure).to.equal(null);
    other.start();
    await until(() => other.isSettled);
    expect(other.failure).to.equal(`no relay is available: '${url}' ${reason}`);
  });

  it('fail at once where none is configured', () => {
    const relays = make(true, []);
    expect(relays.isSettled).to.equal(true);
    expect(relays.failure).to.include('no TURN server is configured');
    relays.reach(candidateAt(PEER.address));
  });

  it('carry what both ends send, and the figures name the relay and the peer', async () => {
    const { relays, server, door } = await connected();
    const { address, port } = nativeAddress();
    expect(doors).to.deep.equal([`candidate:1 1 UDP 16777214 ${address} ${String(door)} typ host 16777214`]);
    native.send('to the peer', door, HOST);
    await until(() => server.indications.length === 1);
    expect(server.indications[0]?.address(StunAttribute.XOR_PEER_ADDRESS)).to.deep.equal(PEER);
    expect(server.indications[0]?.find(StunAttribute.DATA)?.toString()).to.equal('to the peer');
    server.send(dataFrom(server, 'of the peer'));
    await until(() => heard.length === 1);
    expect(heard).to.deep.equal([['of the peer', door]]);

    const direct: ConnectionStats = {
      ...EMPTY,
      localCandidate: { address, port, type: 'host', transport: 'udp' },
      remoteCandidate: { address: HOST, port: door, type: 'host', transport: 'udp' },
    };
    expect(relays.reveal(direct)).to.deep.equal({
      ...direct,
      localCandidate: { ...RELAYED, type: 'relay', transport: 'udp' },
      remoteCandidate: { ...PEER, type: 'srflx', transport: 'udp' },
    });
    for (const elsewhere of [{ address: '192.0.2.9' }, { port: door + 1 }]) {
      const remoteCandidate = {
        address: HOST,
        port: door,
        ...elsewhere,
        type: 'host',
        transport: 'udp',
      } as const;
      const stats = { ...direct, remoteCandidate };
      expect(relays.reveal(stats)).to.equal(stats);
    }
    expect(relays.reveal(EMPTY)).to.equal(EMPTY);
  });

  it('open a way to an address that the peer sends from and did not name', async () => {
    const { relays, server } = await connected();
    native.send('to the peer', portOf(doors[0] ?? ''), HOST);
    await until(() => server.indications.length === 1);
    const peer = Buffer.from(server.indications[0]?.find(StunAttribute.XOR_PEER_ADDRESS) ?? Buffer.alloc(8));
    peer.writeUInt16BE((PEER.port + 1) ^ 0x2112, 2);
    server.send(dataFrom(server, 'of a port that nobody named', peer));
    await until(() => doors.length === 2 && heard.length === 1);
    const port = portOf(doors[1] ?? '');
    expect(doors[1]).to.match(/^candidate:2 1 UDP 16777213 /u);
    expect(heard).to.deep.equal([['of a port that nobody named', port]]);
    const remoteCandidate = { address: HOST, port, type: 'host', transport: 'udp' } as const;
    expect(relays.reveal({ ...EMPTY, remoteCandidate }).remoteCandidate).to.deep.equal({
      address: PEER.address,
      port: PEER.port + 1,
      type: 'prflx',
      transport: 'udp',
    });
  });

  it('wait for direct ways first, and open none where one was found', async () => {
    await startServer();
    const [found, notFound] = [make(false), make(false)];
    for (const relays of [found, notFound]) {
      relays.start();
      relays.nativeIsAt(nativeAddress());
      await until(() => relays.isSettled);
      relays.reach(candidateAt(PEER.address));
    }
    found.connected();
    expect(doors).to.deep.equal([]);
    const start = performance.now();
    await until(() => doors.length > 0);
    expect(performance.now() - start).to.be.greaterThan(100);
    notFound.reach(candidateAt('192.0.2.8'));
    await until(() => doors.length === 2);
    found.reach(candidateAt('192.0.2.8'));
    const last = make(false);
    last.start();
    last.nativeIsAt(nativeAddress());
    await until(() => last.isSettled);
    last.reach(candidateAt(PEER.address));
    await until(() => doors.length === 3);
    expect(doors).to.have.lengthOf(3);
  });

  it('open ten ways at most, none of IPv6, each once', async () => {
    const { relays } = await connected();
    relays.permit(candidateAt('2001:db8::1'));
    for (const last of [
      '2001:db8::1',
      ...Array.from({ length: 12 }, (_, index) => `192.0.2.${String(7 + index)}`),
    ])
      relays.reach(candidateAt(last));
    await until(() => doors.length === 10);
    for (const door of doors) native.send('to the peer', portOf(door), HOST);
    const server = servers[0];
    await until(
      () =>
        new Set(server?.indications.map((each) => each.address(StunAttribute.XOR_PEER_ADDRESS)?.address))
          .size === 10,
    );
    expect(doors).to.have.lengthOf(10);
    const permitted = server?.requests.filter(({ type }) => type === StunType.CREATE_PERMISSION) ?? [];
    expect(permitted.map((each) => each.address(StunAttribute.XOR_PEER_ADDRESS)?.address)).to.deep.equal([
      PEER.address,
    ]);
  });

  it('give relays back and close all ways when they are closed', async () => {
    const { relays, server, door } = await connected();
    relays.close();
    await until(() => server.requests.at(-1)?.type === StunType.REFRESH);
    const next = createSocket('udp4');
    next.bind({ port: door, address: HOST, exclusive: true });
    await once(next, 'listening');
    next.close();
  });
});

const EMPTY: ConnectionStats = {
  roundTripTimeMs: null,
  bytesSent: 0,
  bytesReceived: 0,
  localCandidate: null,
  remoteCandidate: null,
};

function candidateAt(address: string): IceCandidate {
  const { port } = PEER;
  const name = `candidate:1 1 UDP 1 ${address} ${String(port)} typ srflx raddr 0.0.0.0 rport 0`;
  const candidate = parseIceCandidate('0', 0, name);
  if (candidate === null) throw new Error(`not a candidate: ${name}`);
  return candidate;
}

function portOf(door: string): number {
  return Number(door.split(' ')[5]);
}

/** What a relay hands over: the server says from whom, the first peer unless named. */
function dataFrom(server: ScriptedTurnServer, text: string, peer?: Buffer): Buffer {
  const first = server.indications[0]?.find(StunAttribute.XOR_PEER_ADDRESS) ?? Buffer.alloc(8);
  const attributes = [
    [StunAttribute.XOR_PEER_ADDRESS, peer ?? first],
    [StunAttribute.DATA, Buffer.from(text)],
  ] as const;
  return messageOf(StunType.DATA_INDICATION, Buffer.alloc(12), attributes, null);
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 8 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
