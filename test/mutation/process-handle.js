// A process that runs tests of a package for Node.js, seen from outside.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('process.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What loads for so long does not end; on a busy machine it takes three seconds. */
const LOAD_MS = 30_000;
/** Beyond the limit of a test: Mocha ends those that let it. */
const GRACE_MS = 3000;

/** @typedef {import('./session.js').Outcome} Outcome */

export class ProcessHandle {
  #child;
  #folder;
  #hasEnded = false;
  /** @type {{ title: string, file: string }[]} */
  tests = [];
  /** @type {number[]} what loading has reached */
  reached = [];

  /**
   * @param {readonly string[]} files
   * @param {readonly number[]} mutants
   * @param {boolean} isApart in a network of its own, so that several may take the same ports; needs root on Linux
   */
  constructor(files, mutants, isApart) {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'peerplug-mutants-'));
    const command = [process.execPath, '--expose-gc', PROGRAM, ...files];
    const apart = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
    const [program = '', ...parameters] = [...(isApart ? apart : []), ...command];
    const env = {
      ...process.env,
      PEERPLUG_MUTANTS: mutants.join(','),
      PEERPLUG_MUTANTS_REACHED: this.#folder,
    };
    this.#child = spawn(program, parameters, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    this.#child.once('exit', () => (this.#hasEnded = true));
  }

  /** @returns {Promise<string>} why it could not be loaded; empty when it could */
  async load() {
    const { error, tests = [], reached = [] } = await this.#answer(LOAD_MS);
    this.tests = tests;
    this.reached = reached;
    return error ?? '';
  }

  /**
   * @param {number} index
   * @param {readonly number[]} mutants
   * @param {number} limitMs
   * @returns {Promise<Outcome>}
   */
  async run(index, mutants, limitMs) {
    if (this.#hasEnded) throw new Error('the process has ended');
    this.#child.send({ index, mutants, limitMs });
    const start = performance.now();
    const answer = await this.#answer(limitMs + GRACE_MS);
    if (answer.error === undefined || answer.reached !== undefined) return answer;
    return {
      isPassed: false,
      isLate: true,
      reached: [],
      durationMs: performance.now() - start,
      error: answer.error,
    };
  }

  /** @returns {Promise<void>} */
  async stop() {
    if (!this.#hasEnded) {
      const end = new Promise((resolve) => this.#child.once('exit', resolve));
      // With the processes that its tests have started.
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
      await end;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * @param {number} limitMs
   * @returns {Promise<any>} its next message, or why there is none
   */
  #answer(limitMs) {
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearTimeout(timer);
        this.#child.off('message', finish);
        this.#child.off('exit', end);
        resolve(answer);
      };
      const end = (code, signal) => finish({ error: `the process ended: ${signal ?? code}` });
      const timer = setTimeout(() => finish({ error: `nothing came within ${limitMs} ms` }), limitMs);
      this.#child.once('message', finish);
      this.#child.once('exit', end);
      if (this.#hasEnded) end(this.#child.exitCode, this.#child.signalCode);
    });
  }
}
