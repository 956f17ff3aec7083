import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { Door } from './door.js';

const PEER = { address: '192.0.2.7', port: 4000 };

for (const [family, address] of [
  ['udp4', '127.0.0.1'],
  ['udp6', '::1'],
] as const) {
  describe(`a door for a native side at ${address}`, () => {
    let native: Socket;
    let heard: [text: string, port: number][];
    let doors: Door[] = [];

    before(function () {
      // Some containers have no IPv6.
      const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
      if (!own.some((each) => each.address === address)) this.skip();
    });

    beforeEach(async () => {
      native = createSocket(family);
      heard = [];
      native.on('message', (data: Buffer, { port }: RemoteInfo) => heard.push([data.toString(), port]));
      native.bind(0, address);
      await once(native, 'listening');
    });

    afterEach(() => {
      for (const door of doors) door.close();
      doors = [];
      native.close();
    });

    const make = (onOpen: (port: number) => void, onDatagram: (data: Buffer) => void): Door => {
      const door = new Door(PEER, { address, port: native.address().port }, onOpen, onDatagram);
      doors.push(door);
      return door;
    };

    it('passes on both ways from one port', async () => {
      const toPeer: string[] = [];
      let door: Door | null = null;
      const port = await new Promise<number>((resolve) => {
        door = make(resolve, (data) => toPeer.push(data.toString()));
        expect(door.port).to.equal(0);
      });
      expect(door).to.include({ port, peer: PEER });
      native.send('to the peer', port, address);
      await until(() => toPeer.length === 1);
      expect(toPeer).to.deep.equal(['to the peer']);
      doors[0]?.toNative(Buffer.from('from the peer'));
      await until(() => heard.length === 1);
      expect(heard).to.deep.equal([['from the peer', port]]);
    });

    it('keeps the first eight datagrams that come before it is open', async () => {
      const opened = new Promise<number>((resolve) => {
        const door = make(resolve, () => undefined);
        const datagram = Buffer.alloc(1);
        for (let count = 1; count <= 9; count += 1) {
          datagram.write(String(count));
          door.toNative(datagram);
        }
      });
      const port = await opened;
      doors[0]?.toNative(Buffer.from('last'));
      await until(() => heard.some(([text]) => text === 'last'));
      expect(heard).to.deep.equal(
        ['1', '2', '3', '4', '5', '6', '7', '8', 'last'].map((text) => [text, port]),
      );
    });

    it('takes nothing from anybody but the native side', async () => {
      const toPeer: string[] = [];
      const port = await new Promise<number>((resolve) => {
        make(resolve, (data) => toPeer.push(data.toString()));
      });
      const stranger = createSocket(family);
      stranger.bind(0, address);
      await once(stranger, 'listening');
      await new Promise((resolve) => {
        stranger.send('of a stranger', port, address, resolve);
      });
      native.send('of the native side', port, address);
      await until(() => toPeer.length > 0);
      stranger.close();
      expect(toPeer).to.deep.equal(['of the native side']);
    });

    it('does not open once it is closed, and can be closed twice', async () => {
      const opened: string[] = [];
      make(
        () => opened.push('closed'),
        () => undefined,
      ).close();
      await new Promise<void>((resolve) => {
        const open = (): void => {
          resolve();
        };
        make(open, () => undefined);
      });
      expect(opened).to.deep.equal([]);
      doors[0]?.close();
      doors[0]?.toNative(Buffer.from('late'));
    });

    it('frees its port when it is closed', async () => {
      const port = await new Promise<number>((resolve) => {
        make(resolve, () => undefined);
      });
      doors[0]?.close();
      doors[0]?.toNative(Buffer.from('late'));
      const next = createSocket(family);
      next.bind({ port, address, exclusive: true });
      await once(next, 'listening');
      next.close();
      expect(heard).to.deep.equal([]);
    });
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 8 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
