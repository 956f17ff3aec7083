import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

/** The command in a process of its own, for the tests. */
export class CommandRun {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const look of this.#waiting) look();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  /** Resolves with the exit status. */
  get status(): Promise<number | null> {
    return this.#ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves with the first match in what was printed; rejects where the command ends without it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout);
        if (match === null) return;
        this.#waiting.delete(look);
        resolve(match);
      };
      this.#waiting.add(look);
      look();
      void this.#ended.then(() => {
        reject(
          new Error(`the command ended without printing ${String(pattern)}: ${this.stdout}${this.stderr}`),
        );
      });
    });
  }

  /** The processes of A and B, a browser's own included. */
  async peerProcessIds(): Promise<number[]> {
    const matches = await Promise.all([
      this.printed(/^A process (.+)$/mu),
      this.printed(/^B process (.+)$/mu),
    ]);
    return matches.flatMap(([, ids = '']) => ids.split(', ').map(Number));
  }
}

/** Whether a process with that id is there. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
}
