import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Endpoint } from '../network/candidates.js';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate-node.js';
import {
  addressIn,
  ATTRIBUTE,
  CLASS,
  isSigned,
  longTermKey,
  METHOD,
  numberBytes,
  readMessage,
  type StunMessage,
  writeMessage,
  xorAddress,
} from './stun-message-node.js';
import { TurnAllocation } from './turn-allocation-node.js';
import { messagesIn } from './turn-stream-node.js';

/** How a client reaches the server. */
export type TurnTransport = 'udp' | 'tcp' | 'tls';

const REALM = 'peerplug-conformance';
const LIFETIME_SECONDS = 600;
const UNAUTHORIZED = 401;
const MISMATCH = 437;
const BAD_REQUEST = 400;

/** The least number of a channel; what begins with less is a message of STUN (RFC 8656 §12). */
const LEAST_CHANNEL = 0x4000;

/** One client, by its address and transport. */
interface Client extends Endpoint {
  readonly answer: (bytes: Buffer) => void;
  allocation: TurnAllocation | null;
}

/**
 * A TURN server (RFC 8656) for one test: over UDP, TCP and TLS, with long-term credentials, permissions and channels; it
 * relays UDP over IPv4, and nothing expires.
 */
export class TurnServer {
  readonly username = 'suite';
  readonly credential: string = randomBytes(8).toString('hex');
  readonly #host: string;
  readonly #key: Buffer;
  readonly #nonce = randomBytes(8).toString('hex');
  readonly #udp: UdpSocket = createSocket('udp4');
  readonly #tcp: Server = createServer();
  readonly #tls: Server = createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY });
  readonly #clients = new Map<string, Client>();
  readonly #streams = new Set<Socket>();
  #allocations = 0;
  #distrust: string | null = null;

  private constructor(host: string) {
    this.#host = host;
    this.#key = longTermKey(this.username, REALM, this.credential);
  }

  /** Opens its ports. @param host - an IPv4 address of this machine, which relays have too */
  static async open(host: string): Promise<TurnServer> {
    const server = new TurnServer(host);
    await server.#listen();
    return server;
  }

  /** How many relays it has made. */
  get allocations(): number {
    return this.#allocations;
  }

  /** How many datagrams went through its relays. */
  get relayed(): number {
    return [...this.#clients.values()].reduce((sum, { allocation }) => sum + (allocation?.relayed ?? 0), 0);
  }

  /** Why a client went away over TLS, where one did: it does not trust the certificate, as a rule. */
  get distrust(): string | null {
    return this.#distrust;
  }

  /** The URL of an `iceServers` entry. Over TLS the name is the certificate's. */
  url(transport: TurnTransport): string {
    if (transport === 'tls') return `turns:localhost:${String(portOf(this.#tls))}?transport=tcp`;
    const port = transport === 'udp' ? this.#udp.address().port : portOf(this.#tcp);
    return `turn:${this.#host}:${String(port)}?transport=${transport}`;
  }

  close(): void {
    this.#udp.close();
    for (const stream of this.#streams) stream.destroy();
    for (const server of [this.#tcp, this.#tls]) server.close();
    for (const { allocation } of this.#clients.values()) allocation?.close();
  }

  async #listen(): Promise<void> {
    this.#udp.on('error', () => undefined);
    this.#udp.on('message', (data, { address, port }) => {
      const answer = (bytes: Buffer): void => {
        this.#udp.send(bytes, port, address);
      };
      this.#take(data, this.#client(`udp ${address} ${String(port)}`, { address, port }, answer));
    });
    this.#udp.bind(0, this.#host);
    this.#tcp.on('connection', (stream) => {
      this.#serve(stream);
    });
    this.#tls.on('secureConnection', (stream: Socket) => {
      this.#serve(stream);
    });
    this.#tls.on('tlsClientError', (error: Error) => {
      this.#distrust = error.message;
    });
    this.#tcp.listen(0, this.#host);
    this.#tls.listen(0, 'localhost');
    await Promise.all([this.#udp, this.#tcp, this.#tls].map((socket) => once(socket, 'listening')));
  }

  #serve(stream: Socket): void {
    this.#streams.add(stream);
    const { remoteAddress: address = '', remotePort: port = 0 } = stream;
    const answer = (bytes: Buffer): void => {
      if (!stream.destroyed) stream.write(bytes);
    };
    const name = `stream ${address} ${String(port)}`;
    // A mapped address is one of IPv4.
    const client = this.#client(name, { address: address.replace(/^.*:(?=\d+\.)/, ''), port }, answer);
    stream.on('error', () => undefined);
    stream.on('close', () => this.#streams.delete(stream));
    stream.on(
      'data',
      messagesIn((message) => {
        this.#take(message, client);
      }),
    );
  }

  #client(name: string, { address, port }: Endpoint, answer: (bytes: Buffer) => void): Client {
    const client = this.#clients.get(name) ?? { address, port, answer, allocation: null };
    this.#clients.set(name, client);
    return client;
  }

  #take(data: Buffer, client: Client): void {
    if (data.byteLength < 4) return;
    const channel = data.readUInt16BE(0);
    if (channel >= LEAST_CHANNEL) {
      client.allocation?.sendOnChannel(channel, data.subarray(4, 4 + data.readUInt16BE(2)));
      return;
    }
    const message = readMessage(data);
    if (message?.class === CLASS.request) void this.#answer(message, client);
    if (message?.class !== CLASS.indication || message.method !== METHOD.send) return;
    const peer = addressIn(message.attributes.get(ATTRIBUTE.peerAddress));
    const payload = message.attributes.get(ATTRIBUTE.data);
    if (peer !== null && payload !== undefined) client.allocation?.send(payload, peer);
  }

  async #answer(request: StunMessage, client: Client): Promise<void> {
    const { method, transactionId } = request;
    if (method === METHOD.binding) {
      const mapped = [[ATTRIBUTE.mappedAddress, mappedAddressOf(client)]] as const;
      client.answer(writeMessage(method | CLASS.success, transactionId, mapped));
      return;
    }
    if (!isSigned(request, this.#key)) {
      this.#refuse(request, client, UNAUTHORIZED, 'Unauthorized');
      return;
    }
    const attributes = await this.#serveMethod(request, client);
    if (attributes !== null)
      client.answer(writeMessage(method | CLASS.success, transactionId, attributes, this.#key));
  }

  /** Does what a request asks for; gives the attributes of the answer, null where it has refused. */
  async #serveMethod(
    request: StunMessage,
    client: Client,
  ): Promise<readonly (readonly [number, Buffer])[] | null> {
    const peer = addressIn(request.attributes.get(ATTRIBUTE.peerAddress));
    const { allocation } = client;
    if (request.method === METHOD.allocate) return this.#allocate(request, client);
    if (allocation === null) return this.#refuse(request, client, MISMATCH, 'Allocation Mismatch');
    if (request.method === METHOD.refresh) {
      const lifetime = request.attributes.get(ATTRIBUTE.lifetime) ?? numberBytes(LIFETIME_SECONDS);
      return [[ATTRIBUTE.lifetime, lifetime]];
    }
    if (peer === null) return this.#refuse(request, client, BAD_REQUEST, 'Bad Request');
    if (request.method === METHOD.createPermission) allocation.permit(peer.address);
    else if (request.method === METHOD.channelBind)
      allocation.bindChannel(request.attributes.get(ATTRIBUTE.channelNumber)?.readUInt16BE(0) ?? 0, peer);
    else return this.#refuse(request, client, BAD_REQUEST, 'Bad Request');
    return [];
  }

  async #allocate(
    request: StunMessage,
    client: Client,
  ): Promise<readonly (readonly [number, Buffer])[] | null> {
    if (client.allocation !== null) return this.#refuse(request, client, MISMATCH, 'Allocation Mismatch');
    const allocation = new TurnAllocation(this.#host, client.answer);
    client.allocation = allocation;
    const relayed = await allocation.open();
    this.#allocations += 1;
    return [
      [ATTRIBUTE.relayedAddress, xorAddress(relayed)],
      [ATTRIBUTE.mappedAddress, mappedAddressOf(client)],
      [ATTRIBUTE.lifetime, numberBytes(LIFETIME_SECONDS)],
    ];
  }

  #refuse(request: StunMessage, client: Client, code: number, reason: string): null {
    const value = Buffer.concat([
      Buffer.from([0, 0, Math.trunc(code / 100), code % 100]),
      Buffer.from(reason, 'utf8'),
    ]);
    const attributes = [
      [ATTRIBUTE.errorCode, value],
      [ATTRIBUTE.realm, Buffer.from(REALM, 'utf8')],
      [ATTRIBUTE.nonce, Buffer.from(this.#nonce, 'utf8')],
    ] as const;
    client.answer(writeMessage(request.method | CLASS.error, request.transactionId, attributes));
    return null;
  }
}

/** Over IPv6, as `localhost` may lead to, a client gets the same machine's IPv4 address. */
function mappedAddressOf({ address, port }: Client): Buffer {
  return xorAddress({ address: address.includes(':') ? '127.0.0.1' : address, port });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
