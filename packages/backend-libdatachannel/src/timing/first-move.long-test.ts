import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  registerExtension,
  type SessionDescriptionType,
  unregisterExtension,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension } from '../index.js';
import type { NativeModule, NativePeerConnection } from '../native/module.js';

// The peer is libdatachannel without anything of ours, as in Godot's extension, and checks as soon as it can. It has a
// process of its own: the test runner loads this file and starts it again without itself.

const LOOPBACK = { bindAddress: '127.0.0.1' };
const COUNT = 300;
/** At a time. */
const LANES = 3;
/** Processes that take the processor away. */
const BUSY_PROCESSES = 2;
const TIMEOUT_MS = 180_000;
/** Ends by itself, should this process be killed. */
const BUSY_PROGRAM = `const end = Date.now() + ${String(TIMEOUT_MS)}; while (Date.now() < end);`;

type Message = { readonly number: number } & (
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly name: string }
  | { readonly kind: 'close' }
);

if (process.send === undefined || process.argv[2] !== 'answerer') declareTests();
else answer();

function declareTests(): void {
  describe('the first move of an offerer that is short of the processor', function () {
    this.timeout(TIMEOUT_MS);
    let answerer: ChildProcess;
    let busy: ChildProcess[] = [];

    before(async () => {
      registerExtension(extension);
      busy = Array.from({ length: BUSY_PROCESSES }, () =>
        spawn(process.execPath, ['-e', BUSY_PROGRAM], { stdio: 'ignore' }),
      );
      answerer = fork(fileURLToPath(import.meta.url), ['answerer'], { execArgv: [] });
      await once(answerer, 'message');
    });
    after(() => {
      answerer.disconnect();
      for (const child of busy) child.kill('SIGKILL');
      unregisterExtension(extension.name);
    });

    it(`connects ${String(COUNT)} times of ${String(COUNT)}`, async () => {
      let started = 0;
      const outcomes: string[] = [];
      await Promise.all(
        Array.from({ length: LANES }, async () => {
          while (started < COUNT) outcomes.push(await connect(answerer, started++));
        }),
      );
      expect(outcomes.filter((outcome) => outcome !== 'open')).to.deep.equal([]);
    });
  });
}

/** One connection, as offerer; resolves with how it ended. */
async function connect(answerer: ChildProcess, number: number): Promise<string> {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  connection.initialize({ libdatachannel: LOOPBACK });
  const send = (message: Message): void => void answerer.send(message);
  const take = (message: Message): void => {
    if (message.number !== number) return;
    if (message.kind === 'description') connection.setRemoteDescription(message.type, message.sdp);
    if (message.kind === 'candidate') connection.addIceCandidate(message.media, 0, message.name);
  };
  answerer.on('message', take);
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    connection.setLocalDescription(type, sdp);
    send({ number, kind: 'description', type, sdp });
  });
  connection.iceCandidateCreated.connect((media, _index, name) => {
    send({ number, kind: 'candidate', media, name });
  });
  const errors: string[] = [];
  connection.errorOccurred.connect((error) => errors.push(error.message));
  const channel = connection.createDataChannel('data');
  connection.createOffer();
  const end = performance.now() + 20_000;
  const isOpen = (): boolean => channel?.getReadyState() === 1;
  while (!isOpen() && errors.length === 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    connection.poll();
  }
  const outcome = isOpen() ? 'open' : (errors[0] ?? 'not within 20 s');
  answerer.off('message', take);
  connection.close();
  send({ number, kind: 'close' });
  return outcome;
}

/** The other process: answers every offer. */
function answer(): void {
  const native = createRequire(import.meta.url)('node-datachannel') as NativeModule; // as in native/module.ts
  const connections = new Map<number, NativePeerConnection>();
  const described = new Set<number>();
  const send = (message: Message): void => void process.send?.(message);
  process.on('message', (message: Message) => {
    const { number } = message;
    const connection = connections.get(number) ?? open(native, number, send);
    connections.set(number, connection);
    if (message.kind === 'description') {
      connection.setRemoteDescription(message.sdp, message.type === 'offer' ? 'offer' : 'answer');
      described.add(number);
    } else if (message.kind === 'candidate') {
      try {
        connection.addRemoteCandidate(message.name, message.media);
      } catch (cause) {
        // The offerer, which opened its channel and closed, was quicker than this message; one before its offer is a fault.
        if (!described.has(number)) throw cause;
      }
    } else {
      connection.close();
      connections.delete(number);
    }
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

function open(native: NativeModule, number: number, send: (message: Message) => void): NativePeerConnection {
  const connection = new native.PeerConnection('answerer', {
    iceServers: [],
    iceTransportPolicy: 'all',
    maxMessageSize: 262_144,
    ...LOOPBACK,
  });
  connection.onStateChange(() => undefined);
  connection.onDataChannel(() => undefined);
  connection.onLocalDescription((sdp, type) => {
    send({ number, kind: 'description', type: type === 'offer' ? 'offer' : 'answer', sdp });
  });
  connection.onLocalCandidate((candidate, media) => {
    send({ number, kind: 'candidate', media, name: candidate });
  });
  return connection;
}
