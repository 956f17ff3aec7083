import type { WriteStream } from 'node:tty';
import type { TestResult } from '../run/test-result.js';
import type { ListedTest } from '../run/listed-test.js';
import { resultLine } from '../reports/spec-report.js';

/** Tells how far a run is. */
export interface Progress {
  start(test: ListedTest): void;
  result(result: TestResult): void;
  /** Prints something that stays. */
  print(text: string, stream: NodeJS.WritableStream): void;
  end(): void;
}

/** On a terminal one line that is written anew; else a line for each result, unless the report itself is told live. */
export function progressOn(stream: NodeJS.WriteStream, total: () => number, isLive: boolean): Progress {
  return stream.isTTY ? new TerminalProgress(stream, total) : new PlainProgress(stream, total, isLive);
}

class TerminalProgress implements Progress {
  readonly #terminal: WriteStream;
  readonly #total: () => number;
  #done = 0;
  #line = '';

  constructor(terminal: WriteStream, total: () => number) {
    this.#terminal = terminal;
    this.#total = total;
  }

  start({ id, title }: ListedTest): void {
    this.#show(`${String(this.#done + 1)}/${String(this.#total())} ${id} ${title}`);
  }

  result(): void {
    this.#done += 1;
  }

  print(text: string, stream: NodeJS.WritableStream): void {
    this.#clear();
    stream.write(text);
    // What does not end its line would be overwritten.
    if (text.endsWith('\n')) this.#terminal.write(this.#line);
  }

  end(): void {
    this.#clear();
    this.#line = '';
  }

  #show(line: string): void {
    this.#clear();
    this.#line = Array.from(line)
      .slice(0, this.#terminal.columns - 1)
      .join('');
    this.#terminal.write(this.#line);
  }

  #clear(): void {
    if (this.#line !== '') this.#terminal.write('\r\u001B[K');
  }
}

class PlainProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #total: () => number;
  readonly #isLive: boolean;
  #done = 0;

  constructor(stream: NodeJS.WritableStream, total: () => number, isLive: boolean) {
    this.#stream = stream;
    this.#total = total;
    this.#isLive = isLive;
  }

  start(): void {
    return;
  }

  result(result: TestResult): void {
    this.#done += 1;
    if (this.#isLive) return;
    const [observed = ''] = result.status === 'failed' ? (result.error ?? '').split('\n') : [];
    const why = observed === '' ? '' : `: ${observed}`;
    this.#stream.write(`${String(this.#done)}/${String(this.#total())} ${resultLine(result)}${why}\n`);
  }

  print(text: string, stream: NodeJS.WritableStream): void {
    stream.write(text);
  }

  end(): void {
    return;
  }
}
