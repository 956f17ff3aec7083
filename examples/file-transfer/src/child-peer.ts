import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROWSER_BACKEND } from './backend.js';
import type { MessageFromPeer, MessageToPeer } from './peer-messages.js';

/** For so long a process that was asked to end may take to do it; one that is just starting a browser takes a second. */
const END_WITHIN_MS = 5000;

/** Of what a process prints to stderr, so much is kept: the end, where the reason of a crash is. */
const KEPT_STDERR_CHARACTERS = 2000;

/** How a process ended. */
export interface PeerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it had printed to stderr. */
  readonly stderr: string;
}

/** One peer in a process of its own. */
export class ChildPeer {
  /** Resolves when the process has ended. */
  readonly exit: Promise<PeerExit>;
  readonly #child: ChildProcess;
  /**
   * For the temporary files of the process: a browser that is killed leaves its own there. The name is short because
   * that of a socket in it has to be.
   */
  readonly #scratch: string = mkdtempSync(path.join(tmpdir(), 'pp-'));

  constructor(backend: string, take: (message: MessageFromPeer) => void) {
    const program = backend === BROWSER_BACKEND ? 'browser-process.js' : 'peer-process.js';
    this.#child = fork(fileURLToPath(new URL(program, import.meta.url)), [], {
      env: { ...process.env, TMPDIR: this.#scratch, TEMP: this.#scratch, TMP: this.#scratch },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.on('message', take);
    this.exit = watchExit(this.#child);
  }

  send(message: MessageToPeer): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Lets the process close its connection and end by itself. */
  async close(): Promise<void> {
    this.send({ kind: 'close' });
    await this.#end();
  }

  /** Ends the process at once: without us it does not go on. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#end();
  }

  async #end(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS);
    await this.exit;
    clearTimeout(timer);
    // The processes of a killed browser may still be writing for a moment.
    await rm(this.#scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** Not by the event `close`: Node.js 20 does not emit it once this side has ended the channel between the two. */
async function watchExit(child: ChildProcess): Promise<PeerExit> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR_CHARACTERS);
  });
  const printed = new Promise<void>((resolve) => {
    child.stderr?.once('close', resolve);
  });
  const exit = await new Promise<PeerExit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal, stderr: '' });
    });
    child.on('error', (error) => {
      // Of a process that runs: a message to one that has just ended, which `exit` tells.
      if (child.pid === undefined) resolve({ code: null, signal: null, stderr: error.message });
    });
  });
  if (child.pid === undefined) return exit;
  await printed;
  return { ...exit, stderr };
}
