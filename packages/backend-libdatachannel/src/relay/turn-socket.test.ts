import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { TurnSocket } from './turn-socket.js';

/** More than a datagram holds: the system refuses to send it. */
const TOO_LARGE = 70_000;

/** A label of a name has 63 characters at most (RFC 1035 §2.3.4), so that nobody is asked. */
const TOO_LONG_NAME = 'x'.repeat(64);

describe('a socket to a TURN server', () => {
  let server: Socket;
  let opened: TurnSocket[] = [];

  beforeEach(async () => {
    server = createSocket('udp4');
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    for (const socket of opened) socket.close();
    opened = [];
    server.close();
  });

  const open = (
    host: string,
    onFailure: (reason: string) => void,
    onDatagram?: (data: Buffer) => void,
  ): Promise<TurnSocket> =>
    new Promise<TurnSocket>((resolve) => {
      const { port } = server.address();
      const socket = new TurnSocket(
        { url: `turn:${host}`, host, port, username: 'name', credential: 'secret' },
        '127.0.0.1',
        {
          onOpen: () => {
            resolve(socket);
          },
          onDatagram: onDatagram ?? (() => undefined),
          onFailure,
        },
      );
      opened.push(socket);
      socket.open();
    });

  it('sends to the server, by its address or its name, and hears from it', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const heard = new Promise<string>((resolve, reject) => {
        server.once('message', (data, { port, address }) => {
          server.send(`${data.toString()} back`, port, address);
        });
        void open(host, reject, (data) => {
          resolve(data.toString());
        }).then((socket) => {
          socket.send(Buffer.from('there'));
        });
      });
      expect(await heard, host).to.equal('there back');
    }
  });

  it('reports what the system refuses to send', async () => {
    const reason = await new Promise<string>((resolve) => {
      void open('127.0.0.1', resolve).then((socket) => {
        socket.send(new Uint8Array(TOO_LARGE));
      });
    });
    expect(reason).to.equal('cannot be reached (EMSGSIZE)');
  });

  it('reports a name that cannot be resolved', async () => {
    const reason = await new Promise<string>((resolve) => {
      void open(TOO_LONG_NAME, resolve);
    });
    expect(reason).to.match(/^has a name that cannot be resolved \(E[A-Z_]+\)$/);
  });

  it('sends what it was given before it was closed, and reports nothing after that', async () => {
    const reasons: string[] = [];
    const socket = await open('127.0.0.1', (reason) => reasons.push(reason));
    const arrived = once(server, 'message');
    socket.send(Buffer.from('last'));
    socket.send(new Uint8Array(TOO_LARGE));
    socket.close();
    const [data] = (await arrived) as [Buffer];
    expect(data.toString()).to.equal('last');
    expect(reasons).to.deep.equal([]);
  });

  it('frees its port when it is closed', async () => {
    const socket = await open('127.0.0.1', () => undefined);
    const arrived = once(server, 'message');
    socket.send(Buffer.from('here'));
    const [, { port }] = (await arrived) as [Buffer, RemoteInfo];
    expect(await isFree(port), 'before').to.equal(false);
    socket.close();
    const end = performance.now() + 5000;
    while (!(await isFree(port))) {
      if (performance.now() > end) throw new Error('the port is still taken');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
});

/** Whether a port of the loopback address can be bound. */
async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const bound = new Promise<boolean>((resolve) => {
    socket.once('listening', () => {
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
  socket.bind({ port, address: '127.0.0.1', exclusive: true });
  const isBound = await bound;
  socket.close();
  return isBound;
}
