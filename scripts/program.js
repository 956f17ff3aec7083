import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

const IS_WINDOWS = process.platform === 'win32';

/** How long a program that was told to stop may take for it. */
const STOP_MS = 3_000;

/** How long a program may take whose output somebody waits for. */
const DEADLINE_MS = 10 * 60_000;

/** @type {Promise<never>} */
const NEVER = Promise.race([]);

/** @type {Set<Program>} */
const running = new Set();
let isLeaving = false;

/**
 * A program that runs without input, in a process group of its own: at its end, or when this process is told to stop,
 * what it started and left behind is ended too.
 */
export class Program {
  /**
   * Its exit status, the signal that ended it, or the error code that kept it from starting. Not settled any more once
   * this process was told to stop, so that nobody goes on.
   *
   * @type {Promise<number | string>}
   */
  ended;

  /** What it has printed, where it `captures`. */
  output = '';

  #child;
  #closed;

  /**
   * @param {string} command
   * @param {readonly string[]} parameters
   * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, captures?: boolean }} [options] `captures`: keeps what is printed
   */
  constructor(command, parameters, { cwd, env, captures = false } = {}) {
    const stream = captures ? 'pipe' : 'inherit';
    this.#child = spawn(command, parameters, {
      cwd,
      env,
      detached: !IS_WINDOWS,
      // npm and npx are scripts that only a shell of Windows finds.
      shell: IS_WINDOWS && /^np[mx]$/u.test(command),
      stdio: ['ignore', stream, stream],
    });
    for (const source of [this.#child.stdout, this.#child.stderr]) {
      source?.setEncoding('utf8').on('data', (text) => (this.output += text));
    }
    this.#closed = this.#untilClosed();
    this.ended = this.#closed.then((status) => (isLeaving ? NEVER : status));
    running.add(this);
    watchSignals();
  }

  /** Ends the program and what it started: asks first, and after a moment does not ask. */
  async stop() {
    // Puppeteer closes its browser on this one, and takes the time to remove the profile.
    this.#signal('SIGTERM');
    const patience = setTimeout(() => this.#signal('SIGKILL'), STOP_MS);
    await this.#closed;
    clearTimeout(patience);
  }

  /** @returns {Promise<number | string>} */
  async #untilClosed() {
    const status = await new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.code ?? error.message));
      // What was left behind would hold the streams open.
      this.#child.on('exit', () => this.#signal('SIGKILL'));
      this.#child.on('close', (code, signal) => resolve(code ?? signal));
    });
    running.delete(this);
    return status;
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    const { pid } = this.#child;
    if (pid === undefined || !running.has(this)) return;
    try {
      process.kill(IS_WINDOWS ? pid : -pid, signal);
    } catch {
      // The whole group has ended, which is what was wanted.
    }
  }
}

/** Makes this process end its programs before itself when it is told to stop. */
function watchSignals() {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) {
    if (process.listeners(signal).includes(leave)) continue;
    process.on(signal, leave);
  }
}

/** @param {NodeJS.Signals} signal */
async function leave(signal) {
  isLeaving = true;
  await Promise.all([...running].map((program) => program.stop()));
  process.exit(128 + constants.signals[signal]);
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, deadlineMs?: number }} [options] `deadlineMs`: it is ended then
 * @returns {Promise<string>} what it printed
 * @throws {Error} where its exit status is not 0; the message has what it printed
 */
export async function outputOf(command, parameters, { deadlineMs = DEADLINE_MS, ...options } = {}) {
  const program = new Program(command, parameters, { ...options, captures: true });
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    void program.stop();
  }, deadlineMs);
  const status = await program.ended;
  clearTimeout(deadline);
  if (status === 0 && !isLate) return program.output;
  const end = isLate ? `did not end within ${deadlineMs / 1000} s` : `failed (${status})`;
  throw new Error(`${[path.basename(command), ...parameters].join(' ')} ${end}\n${program.output}`);
}
