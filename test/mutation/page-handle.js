// A page that runs tests of a package for browsers, seen from outside.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bundleScript } from '../browser/bundle.js';
import { launchBrowser } from '../browser/launch-browser.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What loads for so long does not end. */
const LOAD_MS = 30_000;
/** Beyond the limit of a test: Mocha ends those that let it. */
const GRACE_MS = 3000;
/** A page that was not closed by then is stuck. */
const CLOSE_MS = 3000;

/** @typedef {import('./session.js').Outcome} Outcome */

/** Serves the tests in pages, and keeps a browser open for one page after the other. */
export class TestBrowser {
  #url = '';
  #server;
  /** @type {import('puppeteer-core').Browser | undefined} */
  #browser;

  /** @param {string} script */
  constructor(script) {
    this.#server = createServer(({ url = '' }, response) => {
      const isScript = url.startsWith('/tests.js');
      response.writeHead(200, {
        'content-type': `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      });
      response.end(
        isScript ? script : '<!doctype html><title>tests</title><script src="/tests.js"></script>',
      );
    });
  }

  /** @returns {Promise<string>} */
  async #address() {
    if (this.#url !== '') return this.#url;
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return (this.#url = `http://127.0.0.1:${port}/`);
  }

  /**
   * @param {readonly number[]} mutants those that are active while the page is loaded
   * @returns {Promise<PageHandle>}
   */
  async open(mutants) {
    const url = await this.#address();
    this.#browser ??= await launchBrowser('chrome');
    const page = await this.#browser.newPage();
    return new PageHandle(page, `${url}?mutants=${mutants.join(',')}`, () => this.#end());
  }

  /** @returns {Promise<void>} */
  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#end();
  }

  /** Ends the browser without its help: the next page opens another. */
  async #end() {
    const program = this.#browser?.process();
    this.#browser = undefined;
    if (!program || program.exitCode !== null) return;
    const end = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await end;
  }
}

class PageHandle {
  #page;
  #url;
  #endBrowser;
  /** @type {{ title: string, file: string }[]} */
  tests = [];
  /** @type {number[]} what loading has reached */
  reached = [];

  /**
   * @param {import('puppeteer-core').Page} page
   * @param {string} url
   * @param {() => Promise<void>} endBrowser
   */
  constructor(page, url, endBrowser) {
    this.#page = page;
    this.#url = url;
    this.#endBrowser = endBrowser;
  }

  /** @returns {Promise<string>} why it could not be loaded; empty when it could */
  async load() {
    const load = this.#page.goto(this.#url).then(() =>
      this.#page.evaluate(() => ({
        tests: globalThis.session?.list(),
        reached: [...globalThis.peerplugMutants.reached],
      })),
    );
    const { error = '', tests = [], reached = [] } = await within(load, LOAD_MS);
    this.tests = tests;
    this.reached = reached;
    return tests.length === 0 ? error || 'the tests could not be loaded' : '';
  }

  /**
   * @param {number} index
   * @param {readonly number[]} mutants
   * @param {number} limitMs
   * @returns {Promise<Outcome>}
   */
  async run(index, mutants, limitMs) {
    const start = performance.now();
    const run = this.#page.evaluate((...given) => globalThis.session.run(...given), index, mutants, limitMs);
    const answer = await within(run, limitMs + GRACE_MS);
    if (answer.isPassed !== undefined) return answer;
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
    const { error } = await within(
      this.#page.close().then(() => ({})),
      CLOSE_MS,
    );
    if (error !== undefined) await this.#endBrowser();
  }
}

/**
 * @param {Promise<any>} work
 * @param {number} limitMs
 * @returns {Promise<any>} its result, or why there is none
 */
async function within(work, limitMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ error: `nothing came within ${limitMs} ms` }), limitMs);
  });
  const failed = work.catch((error) => ({ error: String(error) }));
  const answer = await Promise.race([failed, late]);
  clearTimeout(timer);
  return answer;
}

/**
 * @param {readonly string[]} files the built tests
 * @returns {Promise<string>} one script that leaves a session in the page
 */
export async function bundleSession(files) {
  const from = (/** @type {string} */ file) => JSON.stringify(`${ROOT}${file}`);
  const { code } = await bundleScript(`
    import ${from('test/mutation/page.js')};
    ${files.map((file) => `import ${JSON.stringify(file)};`).join('\n')}
    import { adaptSuite, Session } from ${from('test/mutation/session.js')};
    import { Blocking } from ${from('packages/conformance/dist/run/blocking.js')};
    import { Fixture } from ${from('packages/conformance/dist/fixture/fixture.js')};
    adaptSuite(Blocking, Fixture);
    globalThis.session = new Session(globalThis.mocha);`);
  return code;
}
