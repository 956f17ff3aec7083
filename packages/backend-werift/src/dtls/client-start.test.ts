import { Socket } from 'node:dgram';
import { Fixture } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from '../index.js';
import { HANDSHAKE } from './record.js';

/** First bytes of a request and of an answer of ICE (RFC 8489 §5). */
const CHECK = 0x0001;
const ANSWER = 0x0101;

/** The attribute by which the controlling end nominates (RFC 8445 §16.1): only checks of the other lack it. */
const USE_CANDIDATE = Buffer.from([0, 0x25, 0, 0]);

/** Where the type of a handshake message is in its record, and what a client's first is. */
const MESSAGE_TYPE_OFFSET = 13;
const CLIENT_HELLO = 1;

interface Sent {
  readonly socket: Socket;
  readonly kind: 'check' | 'nomination' | 'answer' | 'hello' | 'other';
  readonly atMs: number;
  /** What a handshake record says, apart from its number. */
  readonly message: string;
}

function kindOf(datagram: Buffer): Sent['kind'] {
  if (datagram[0] === HANDSHAKE && datagram[MESSAGE_TYPE_OFFSET] === CLIENT_HELLO) return 'hello';
  const type = datagram.readUInt16BE(0);
  if (type === CHECK) return datagram.includes(USE_CANDIDATE) ? 'nomination' : 'check';
  return type === ANSWER ? 'answer' : 'other';
}

describe('the start of a DTLS client', () => {
  const send = Object.getOwnPropertyDescriptor(Socket.prototype, 'send') ?? {};
  let sent: Sent[] = [];
  /** How many of the first hellos the network loses. */
  let lossesLeft = 0;
  /** Until then it loses the checks of the controlled end. */
  let checksFromMs = 0;
  let t: Fixture;

  beforeEach(() => {
    registerExtension(extension);
    sent = [];
    checksFromMs = 0;
    t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: '127.0.0.1' } },
      scale: 1,
    });
    Object.defineProperty(Socket.prototype, 'send', {
      ...send,
      value(this: Socket, datagram: Buffer, ...rest: unknown[]): unknown {
        const kind = kindOf(datagram);
        sent.push({
          socket: this,
          kind,
          atMs: performance.now(),
          message: datagram.toString('hex', MESSAGE_TYPE_OFFSET),
        });
        if (kind === 'check' && performance.now() < checksFromMs) return undefined;
        if (kind === 'hello' && lossesLeft > 0) {
          lossesLeft -= 1;
          return undefined;
        }
        return Reflect.apply(send.value as () => unknown, this, [datagram, ...rest]); // foreign: of any overload
      },
    });
  });

  afterEach(() => {
    Object.defineProperty(Socket.prototype, 'send', send);
    t.dispose();
  });

  it('waits until the check of the peer is answered, and not for 100 ms', async () => {
    await t.channelPair();
    const hello = sent.findIndex(({ kind }) => kind === 'hello');
    const client = sent[hello]?.socket;
    const before = sent.slice(0, hello).filter(({ socket }) => socket === client);
    const answer = before.findLast(({ kind }) => kind === 'answer');
    expect(answer, 'an answer of the client before its hello').to.not.equal(undefined);
    expect((sent[hello]?.atMs ?? 0) - (answer?.atMs ?? 0)).to.be.below(90);
  });

  it('is repeated soon if the peer does not hear of it', async () => {
    lossesLeft = 2;
    await t.channelPair();
    const hellos = sent.filter(({ kind }) => kind === 'hello').map(({ atMs }) => atMs);
    const [first = 0, , third = 0] = hellos;
    // werift on its own says hello again after 500 ms, and then after another 1000.
    expect(third - first).to.be.within(100, 450);
  });

  it('comes once where the check of the peer is late', async () => {
    checksFromMs = performance.now() + 200;
    await t.channelPair();
    const hellos = sent.filter(({ kind }) => kind === 'hello').map(({ message }) => message);
    // The first, without a cookie, and the second with it.
    expect(new Set(hellos).size).to.equal(2);
  });
});
