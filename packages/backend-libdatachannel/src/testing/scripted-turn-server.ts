import { createHmac } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { longTermKey, StunAttribute, StunMessage, StunType } from '../relay/stun-message.js';

/** The account that the server knows. */
export const ACCOUNT = { username: 'user', credential: 'password' };

/** What it signs with. */
export const KEY: Buffer = longTermKey('user', 'realm', 'password');

/** The relay that it gives. */
export const RELAYED = { address: '64.0.1.161', port: 4096 };

const RELAYED_ATTRIBUTE = [
  StunAttribute.XOR_RELAYED_ADDRESS,
  Buffer.from('000131126112a5e3', 'hex'),
] as const;

/** What the server answers: signed if there is a key. */
export type TurnAnswer = readonly [
  type: number,
  attributes: readonly (readonly [number, Buffer])[],
  key?: Buffer,
];

/** A relay, as an answer. */
export function grant(): TurnAnswer {
  return [StunType.ALLOCATE + 0x100, [RELAYED_ATTRIBUTE], KEY];
}

/** A refusal that says what to sign with. */
export function challenge(code: number, nonce: string): TurnAnswer {
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

/** A TURN server that answers as a test says; its messages are written without the code under test. */
export class ScriptedTurnServer {
  readonly requests: StunMessage[] = [];
  readonly indications: StunMessage[] = [];
  readonly channelData: Buffer[] = [];
  answer: (request: StunMessage, count: number) => TurnAnswer | null = () => null;
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

  static async start(): Promise<ScriptedTurnServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new ScriptedTurnServer(socket);
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

/** Writes a message, signed if there is a key. */
export function messageOf(
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
