import { createSocket, type Socket } from 'node:dgram';
import { expect } from 'chai';
import { createNetwork, type Network, type NetworkOptions } from './network.js';
import { pollUntil } from '../fixture/poll-until.js';
import { openUdpSocket } from './udp-socket-web.js';

const LOOPBACK_6 = '::1';

/** What stands in for one end: a port that notes what it gets. */
interface End {
  readonly socket: Socket;
  readonly candidate: string;
  readonly received: { readonly number: number; readonly fromPort: number }[];
}

describe('a network between two ends', () => {
  let network: Network;
  let ends: { readonly a: End; readonly b: End };
  const closing: (() => void)[] = [];

  const candidateOf = (host: string, port: number): string =>
    `candidate:1 1 UDP 2122260223 ${host} ${String(port)} typ host generation 0`;

  const openEnd = async (host: string): Promise<End> => {
    const socket = createSocket(host === LOOPBACK_6 ? 'udp6' : 'udp4');
    const received: End['received'] = [];
    socket.on('message', (datagram, { port }) => {
      received.push({ number: datagram[0] ?? -1, fromPort: port });
    });
    await new Promise<void>((resolve) => socket.bind(0, host, resolve));
    closing.push(() => socket.close());
    return { socket, received, candidate: candidateOf(host, socket.address().port) };
  };

  /** Makes the network and both ends, which learn each other's candidate; gives the ports that they know. */
  const open = async (
    options: NetworkOptions = {},
    host = '127.0.0.1',
  ): Promise<{ readonly a: number; readonly b: number }> => {
    network = await createNetwork(options);
    closing.push(() => {
      network.close();
    });
    ends = { a: await openEnd(host), b: await openEnd(host) };
    const portFor = (to: 'a' | 'b'): number =>
      Number(network.mapCandidate(ends[to === 'a' ? 'b' : 'a'].candidate, to)?.split(' ')[5]);
    return { a: portFor('a'), b: portFor('b') };
  };

  const until = (condition: () => boolean, what: string): Promise<void> =>
    pollUntil([], condition, what, 5000);

  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  for (const host of ['127.0.0.1', LOOPBACK_6]) {
    it(`carries datagrams both ways over ${host}, each end knowing one address of the other`, async () => {
      const ports = await open({ host }, host);
      ends.a.socket.send(Uint8Array.of(1), ports.a, host);
      ends.b.socket.send(Uint8Array.of(2), ports.b, host);
      await until(() => ends.a.received.length > 0 && ends.b.received.length > 0, 'both have arrived');
      expect(ends.a.received).to.deep.equal([{ number: 2, fromPort: ports.a }]);
      expect(ends.b.received).to.deep.equal([{ number: 1, fromPort: ports.b }]);
      expect(network.counters.aToB).to.include({ taken: 1, delivered: 1, deliveredBytes: 1 });
      expect(network.counters.bToA).to.include({ taken: 1, delivered: 1, deliveredBytes: 1 });
    });
  }

  it('gives both directions conditions of their own', async () => {
    const ports = await open({ loss: 1, bToA: { loss: 0 } });
    for (let number = 0; number < 5; number += 1) {
      ends.a.socket.send(Uint8Array.of(number), ports.a, '127.0.0.1');
      ends.b.socket.send(Uint8Array.of(number), ports.b, '127.0.0.1');
    }
    await until(
      () => ends.a.received.length === 5 && network.counters.aToB.lost === 5,
      'all are accounted for',
    );
    expect(ends.b.received).to.have.lengthOf(0);
    network.set({ aToB: { loss: 0 }, bToA: { cut: true } });
    ends.b.socket.send(Uint8Array.of(6), ports.b, '127.0.0.1');
    ends.a.socket.send(Uint8Array.of(7), ports.a, '127.0.0.1');
    await until(() => ends.b.received.length === 1 && network.counters.bToA.cut === 1, 'the other passes');
  });

  for (const hidden of ['9a8b7c6d-0000-4000-8000-123456789abc.local', '192.0.2.1', '::1']) {
    it(`finds an end whose candidate names ${hidden} by what it sends`, async () => {
      await open();
      const [{ socket: a }, { socket: b }] = [ends.a, ends.b];
      const other = await createNetwork();
      closing.push(() => {
        other.close();
      });
      const toA = Number(other.mapCandidate(candidateOf(hidden, 9), 'a')?.split(' ')[5]);
      const toB = Number(other.mapCandidate(ends.a.candidate, 'b')?.split(' ')[5]);
      b.send(Uint8Array.of(1), toB, '127.0.0.1');
      await until(() => ends.a.received.length === 1, 'the hidden end is heard');
      a.send(Uint8Array.of(2), toA, '127.0.0.1');
      await until(() => ends.b.received.length === 1, 'the hidden end is reached');
      expect(ends.b.received).to.deep.equal([{ number: 2, fromPort: toB }]);
    });
  }

  it('passes on the first candidate that it can stand in for, and keeps back all others', async () => {
    const { b: port } = await open();
    const { socket } = ends.a;
    const own = socket.address().port;
    expect(network.mapCandidate(candidateOf('127.0.0.1', own), 'b'), 'again').to.equal(
      candidateOf('127.0.0.1', port),
    );
    for (const other of [
      candidateOf('127.0.0.1', own === 9 ? 10 : 9),
      candidateOf('192.0.2.1', own),
      candidateOf('::1', own),
      'candidate:1 2 UDP 1 127.0.0.1 9 typ host',
      'candidate:1 1 TCP 1 127.0.0.1 9 typ host tcptype passive',
      'candidate:1 1 UDP 1 127.0.0.1 9 typ srflx raddr 0.0.0.0 rport 0',
    ])
      expect(network.mapCandidate(other, 'b'), other).to.equal(null);
    expect(network.mapCandidate('', 'b')).to.equal('');
  });

  it('takes candidates out of descriptions', async () => {
    await open();
    const lines = (newline: string): string =>
      [
        'a=mid:0',
        'a=candidate:1 1 UDP 1 127.0.0.1 9 typ host',
        'a=end-of-candidates',
        'a=sctp-port:5000',
        '',
      ].join(newline);
    expect(network.mapSdp(lines('\r\n'))).to.equal('a=mid:0\r\na=sctp-port:5000\r\n');
    expect(network.mapSdp(lines('\n'))).to.equal('a=mid:0\na=sctp-port:5000\n');
  });

  it('refuses what makes no sense, and then nothing has changed', async () => {
    await open({ loss: 1 });
    expect(() => {
      network.set({ loss: 0, bToA: { delayMs: -5 } });
    }).to.throw(RangeError, /^delayMs/);
    const ports = { a: Number(network.mapCandidate(ends.b.candidate, 'a')?.split(' ')[5]) };
    ends.a.socket.send(Uint8Array.of(1), ports.a, '127.0.0.1');
    await until(() => network.counters.aToB.lost === 1, 'it is still lost');
    for (const [options, sentence] of [
      [{ seed: 1.5 }, /^seed must be a whole number/],
      [{ host: 'localhost' }, /^host must be a literal IP address, not 'localhost'$/],
      [
        { host: '192.0.2.1' },
        /^no UDP port can be opened on 192.0.2.1; name a literal address of this machine$/,
      ],
      [{ loss: 2 }, /^loss must be/],
    ] as const) {
      const error: unknown = await createNetwork(options).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.match(sentence);
    }
  });

  it('leaves no port and no timer when it is closed, twice', async () => {
    const ports = await open({ delayMs: 60_000 });
    const count = (kind: string): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === kind).length;
    const before = count('UDPWrap');
    ends.a.socket.send(Uint8Array.of(1), ports.a, '127.0.0.1');
    await until(() => network.counters.aToB.taken === 1, 'it is under way');
    network.close();
    network.close();
    await until(() => count('UDPWrap') === before - 2, 'both ports are closed');
  });

  it('says in a page that it needs UDP sockets', async () => {
    const error: unknown = await openUdpSocket().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.match(
      /needs UDP sockets, which a page does not have; run this in Node.js$/,
    );
  });
});
