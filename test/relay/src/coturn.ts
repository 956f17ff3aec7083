import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Certificate, makeCertificate } from './certificate.js';

/** How a server is reached. */
export type Transport = 'udp' | 'tcp' | 'tls';

/** The account on the server, unlikely enough to be looked for in messages. */
export const USERNAME = 'user-8ad1f0';
export const CREDENTIAL = 'credential-3c9e77';

/** The relays' ports are below those that systems give to programs, so that they can be told by their numbers. */
const RELAY_PORTS = { lowest: 20_000, count: 200, ranges: 50 };

/** How long it may take to start, on a busy machine. */
const START_MS = 20_000;

const HOST = '127.0.0.1';

/** A STUN binding request (RFC 8489 §5) of a fixed transaction. */
const BINDING_REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

/** A TURN server of coturn on the loopback address, with long-term credentials. */
export class Coturn {
  readonly certificate: Certificate;
  /** Where what it needs is kept, the certificate as `certificate.pem` among it. */
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #port: number;
  readonly #tlsPort: number;
  readonly #firstRelayPort: number;
  #output = '';

  private constructor(folder: string, certificate: Certificate, ports: readonly [number, number]) {
    [this.#port, this.#tlsPort] = ports;
    this.folder = folder;
    this.certificate = certificate;
    const range = Math.floor(Math.random() * RELAY_PORTS.ranges);
    this.#firstRelayPort = RELAY_PORTS.lowest + range * RELAY_PORTS.count;
    const file = path.join(folder, 'turnserver.conf');
    writeFileSync(path.join(folder, 'certificate.pem'), certificate.certificate);
    writeFileSync(path.join(folder, 'key.pem'), certificate.key, { mode: 0o600 });
    writeFileSync(file, this.#configuration());
    this.#process = spawn('turnserver', ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text: Buffer) => (this.#output += text.toString()));
    process.once('exit', this.#kill);
  }

  /** Starts a server, which answers on all its ports when this resolves. */
  static async start(): Promise<Coturn> {
    const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-coturn-'));
    const certificate = await makeCertificate();
    const coturn = new Coturn(folder, certificate, [await freePort(), await freePort()]);
    try {
      await coturn.#started();
      return coturn;
    } catch (error) {
      await coturn.stop();
      throw error;
    }
  }

  /** The URL of the server over one transport. */
  url(transport: Transport): string {
    if (transport === 'tls') return `turns:${HOST}:${String(this.#tlsPort)}`;
    return `turn:${HOST}:${String(this.#port)}?transport=${transport}`;
  }

  /** Whether a port is one of its relays. */
  isRelayPort(port: number): boolean {
    return port >= this.#firstRelayPort && port < this.#firstRelayPort + RELAY_PORTS.count;
  }

  /** Ends the server and waits until it is gone. */
  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (
      this.#process.exitCode === null &&
      this.#process.signalCode === null &&
      this.#process.pid !== undefined
    ) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  readonly #kill = (): void => {
    this.#process.kill('SIGKILL');
  };

  async #started(): Promise<void> {
    const faults: Error[] = [];
    this.#process.on('error', (error) => faults.push(error));
    const deadline = Date.now() + START_MS;
    while (!(await this.#answers())) {
      if (faults.length > 0) {
        const message = 'turnserver cannot be started; `node test/setup/install-coturn.js` installs it';
        throw new Error(message, { cause: faults[0] });
      }
      if (this.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(`turnserver did not start: ${this.#output}`);
      await sleep(50);
    }
  }

  async #answers(): Promise<boolean> {
    const answers = [answersUdp(this.#port), accepts(this.#port), accepts(this.#tlsPort)];
    return (await Promise.all(answers)).every(Boolean);
  }

  #configuration(): string {
    return [
      `listening-ip=${HOST}`,
      `relay-ip=${HOST}`,
      `listening-port=${String(this.#port)}`,
      `tls-listening-port=${String(this.#tlsPort)}`,
      `min-port=${String(this.#firstRelayPort)}`,
      `max-port=${String(this.#firstRelayPort + RELAY_PORTS.count - 1)}`,
      'realm=peerplug.test',
      'lt-cred-mech',
      `user=${USERNAME}:${CREDENTIAL}`,
      'fingerprint',
      `cert=${path.join(this.folder, 'certificate.pem')}`,
      `pkey=${path.join(this.folder, 'key.pem')}`,
      `pidfile=${path.join(this.folder, 'pid')}`,
      `userdb=${path.join(this.folder, 'users')}`,
      'log-file=stdout',
      'simple-log',
      'no-cli',
      'no-dtls',
      'no-rfc5780',
      'no-multicast-peers',
      // Both ends of every test are on this machine.
      'allow-loopback-peers',
      'relay-threads=1',
      '',
    ].join('\n');
  }
}

/** A port at which nothing listens, over UDP and TCP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, HOST);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // of a server that listens on a port
    const socket = createSocket('udp4');
    const isFree = await new Promise<boolean>((resolve) => {
      socket.once('error', () => {
        resolve(false);
      });
      socket.bind(port, HOST, () => {
        resolve(true);
      });
    });
    socket.close();
    server.close();
    await once(server, 'close');
    if (isFree) return port;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('error', () => {
      resolve(false);
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function answersUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('error', () => {
        resolve(false);
      });
      socket.once('message', () => {
        resolve(true);
      });
      socket.connect(port, HOST, () => {
        socket.send(BINDING_REQUEST);
      });
      setTimeout(resolve, 200, false);
    });
  } finally {
    socket.close();
  }
}
