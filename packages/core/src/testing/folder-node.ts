import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that is the working directory of each test of the suite in which it is made, and empty at first. */
export class WorkingFolder {
  #path = '';

  constructor() {
    const before = process.cwd();
    beforeEach(() => {
      this.#path = realpathSync(mkdtempSync(join(tmpdir(), 'peerplug-')));
      process.chdir(this.#path);
    });
    afterEach(() => {
      process.chdir(before);
      rmSync(this.#path, { recursive: true });
    });
  }

  get path(): string {
    return this.#path;
  }

  /** Writes a file; objects as JSON. Returns its path. */
  write(name: string, content: string | object): string {
    const file = join(this.#path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }
}
