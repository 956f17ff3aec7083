import { expect } from 'chai';
import { UdpSocket } from './udp-socket.js';

const HOST = '127.0.0.1';

describe('UdpSocket', () => {
  const open: UdpSocket[] = [];

  async function make(
    host: string,
    ...rest: [bindAddress?: string, ports?: { begin: number; end: number }]
  ): Promise<UdpSocket> {
    const socket = await UdpSocket.open(host, ...rest);
    open.push(socket);
    return socket;
  }

  afterEach(async () => {
    for (const socket of open.splice(0)) await socket.close();
  });

  it('passes datagrams with their sender', async () => {
    const [from, to] = [await make(HOST, HOST), await make(HOST, HOST)];
    const arrived = new Promise((resolve) => {
      to.onData = (data, sender) => {
        resolve([data.toString(), sender]);
      };
    });
    await from.send(Buffer.from('hello'), [HOST, to.address.port]);
    expect(await arrived).to.deep.equal(['hello', [HOST, from.address.port]]);
  });

  it('takes each port of a range once, and rejects when none is left', async () => {
    const { port } = (await make(HOST, HOST)).address;
    const ports = { begin: port, end: port + 1 };
    const second = await make(HOST, HOST, ports).catch(() => null);
    // Another program may have it.
    if (second !== null) expect(second.address.port).to.equal(port + 1);
    const failure: unknown = await UdpSocket.open(HOST, HOST, ports).catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('code', 'EADDRINUSE');
  });

  it('rejects an address that is not of this machine', async () => {
    const failure: unknown = await UdpSocket.open('192.0.2.200', '192.0.2.200').catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('code', 'EADDRNOTAVAIL');
  });

  it('can be closed twice, and sends nothing afterwards', async () => {
    const socket = await make(HOST, HOST);
    await socket.close();
    await socket.close();
    await socket.send(Buffer.from('late'), [HOST, 9]);
    expect(socket.closed).to.equal(true);
  });
});
