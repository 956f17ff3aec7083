import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Servers } from './cell.js';
import type { IceServer } from './messages.js';
import { FIRST_ADDRESS } from './network-namespace.js';

const ACCOUNT = { username: 'user', credential: 'credential' };

/** Of the STUN server and of the TURN server, which are one program in most places. */
const PORT = 3478;

const START_MS = 20_000;

/** A STUN binding request (RFC 8489 §5) of a fixed transaction. */
const BINDING_REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

/** The STUN and TURN servers of a cell. */
export interface RunningServers {
  readonly iceServers: readonly IceServer[];
  stop(): void;
}

/** Starts what a setting names, on the first address of this namespace. */
export async function startServers(servers: Servers): Promise<RunningServers> {
  if (servers === 'none') return { iceServers: [], stop: () => undefined };
  const iceServers: readonly IceServer[] = [
    { urls: [`stun:${FIRST_ADDRESS}:${PORT}`] },
    { urls: [`turn:${FIRST_ADDRESS}:${PORT}`], ...ACCOUNT },
  ];
  if (servers === 'answering') return { iceServers, stop: await startCoturn() };
  // To a port where nobody listens the system answers with ICMP.
  if (servers === 'refusing') return { iceServers, stop: () => undefined };
  return { iceServers, stop: await startSilence() };
}

/** Takes what comes and answers nothing. */
async function startSilence(): Promise<() => void> {
  const socket = createSocket('udp4');
  socket.bind(PORT, FIRST_ADDRESS);
  await once(socket, 'listening');
  return () => {
    socket.close();
  };
}

async function startCoturn(): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-coturn-'));
  const child = spawn('turnserver', coturnParameters(folder), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const stop = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const faults: Error[] = [];
  child.on('error', (error) => faults.push(error));
  const deadline = Date.now() + START_MS;
  while (!(await answers())) {
    if (faults.length > 0 || child.exitCode !== null || Date.now() > deadline) {
      stop();
      throw new Error(`turnserver did not start; is coturn installed?\n${output}`, { cause: faults[0] });
    }
    await sleep(20);
  }
  return stop;
}

function coturnParameters(folder: string): string[] {
  const { username, credential } = ACCOUNT;
  return [
    ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--lt-cred-mech', '--realm', 'peerplug.test'],
    ...['--user', `${username}:${credential}`, '--no-rfc5780', '--relay-threads', '1'],
    ...['--listening-ip', FIRST_ADDRESS, '--relay-ip', FIRST_ADDRESS],
    ...['--listening-port', String(PORT), '--log-file', 'stdout', '--simple-log'],
    ...['--pidfile', path.join(folder, 'pid'), '--userdb', path.join(folder, 'users')],
  ];
}

async function answers(): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('error', () => {
        resolve(false);
      });
      socket.once('message', () => {
        resolve(true);
      });
      socket.connect(PORT, FIRST_ADDRESS, () => {
        socket.send(BINDING_REQUEST);
      });
      setTimeout(resolve, 200, false);
    });
  } finally {
    socket.close();
  }
}
