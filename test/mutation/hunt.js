// Finds the mutants that no test notices, with few runs: each test runs only with the mutants that it reaches, the quick
// ones and those that found others nearby first, and what is left goes through the slow ones several at a time.

/**
 * @typedef {import('./session.js').Outcome} Outcome
 * @typedef {import('./mutated-package.js').PackageMutant} PackageMutant
 *
 * @typedef {object} Handle
 * @property {{ title: string, file: string }[]} tests
 * @property {number[]} reached
 * @property {() => Promise<string>} load
 * @property {(index: number, mutants: readonly number[], limitMs: number) => Promise<Outcome>} run
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Baseline
 * @property {{ title: string, durationMs: number, reached: Set<number> }[]} tests
 * @property {Set<number>} early those that only a process sees that starts with them: of code that runs once
 * @property {string[]} failing tests that fail without a mutant here, which are left out
 *
 * @typedef {{ status: 'killed' | 'survived' | 'unreached', by: string }} Verdict
 */

/** Of tests that a mutant goes through alone; the rest comes in groups. */
const ALONE_MS = 600;
const GROUP = 16;

/** What a test may take that only a mutant has brought, in milliseconds. */
const EXTRA_MS = 1000;

/** A test's limit: what it takes without a mutant three times, and what a busy machine adds. */
const limitOf = (/** @type {number} */ durationMs) => 3 * durationMs + 3000;

/** Where tests run one after the other; whatever they leave behind ends with its handle. */
export class Bench {
  #open;
  #pause;
  /** @type {Handle | null} */
  #handle = null;
  #loadedWith = '';

  /**
   * @param {(mutants: readonly number[]) => Handle | Promise<Handle>} open
   * @param {() => Promise<void>} pause waits while the machine is not ours
   */
  constructor(open, pause) {
    this.#open = open;
    this.#pause = pause;
  }

  /**
   * @param {readonly number[]} early the mutants to load with
   * @returns {Promise<Handle>}
   * @throws {Error} when it cannot be loaded
   */
  async handle(early) {
    const wanted = early.join();
    if (this.#handle !== null && this.#loadedWith === wanted) return this.#handle;
    await this.restart();
    await this.#pause();
    const handle = await this.#open(early);
    const error = await handle.load();
    if (error !== '') {
      await handle.stop();
      throw new Error(error);
    }
    this.#loadedWith = wanted;
    return (this.#handle = handle);
  }

  /**
   * @param {number} mutant
   * @returns {Promise<string[]>} the titles of the tests that are there when it is loaded with the mutant
   */
  async titlesWith(mutant) {
    try {
      const { tests } = await this.handle([mutant]);
      return tests.map(({ title }) => title);
    } catch {
      return []; // the first test that is run says so, too
    }
  }

  /** @returns {Promise<void>} */
  async restart() {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.stop();
  }

  /**
   * @param {string} title of the test; one that the mutants keep from being declared passes
   * @param {readonly number[]} mutants
   * @param {{ limitMs: number, isEarly: boolean }} options
   * @returns {Promise<Outcome>}
   */
  async run(title, mutants, { limitMs, isEarly }) {
    let outcome;
    try {
      const handle = await this.handle(isEarly ? mutants : []);
      await this.#pause();
      const index = handle.tests.findIndex((test) => test.title === title);
      if (index === -1) return { isPassed: true, isLate: false, reached: [], durationMs: 0, error: '' };
      outcome = await handle.run(index, mutants, limitMs);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      outcome = { isPassed: false, isLate: true, reached: [], durationMs: 0, error: message };
    }
    if (outcome.isLate) await this.restart();
    return outcome;
  }
}

/**
 * Runs every test twice without a mutant: what only the first time reaches runs once in a process.
 *
 * @param {Bench} bench
 * @param {number} longestMs tests that take longer are left out
 * @param {(line: string) => void} say
 * @returns {Promise<Baseline>}
 */
export async function measure(bench, longestMs, say) {
  const handle = await bench.handle([]);
  const early = new Set(handle.reached);
  const [first = [], second = []] = [await everyTest(handle), await everyTest(handle)];
  const again = new Set(second.flatMap(({ reached }) => reached));
  const failing = [];
  const tests = handle.tests.map(({ title }, index) => {
    const [one, other] = [first[index], second[index]];
    if (!one?.isPassed || !other?.isPassed) {
      failing.push(title);
      say(`fails without a mutant, left out: ${title}: ${one?.error || other?.error}`);
      return { title, durationMs: Infinity, reached: new Set() };
    }
    for (const id of one.reached) if (!again.has(id)) early.add(id);
    if (other.durationMs > longestMs) {
      say(`takes ${Math.round(other.durationMs)} ms, left out: ${title}`);
      return { title, durationMs: Infinity, reached: new Set(one.reached) };
    }
    return { title, durationMs: other.durationMs, reached: new Set([...one.reached, ...other.reached]) };
  });
  return { tests, early, failing };
}

/**
 * @param {Handle} handle
 * @returns {Promise<Outcome[]>}
 */
async function everyTest(handle) {
  const outcomes = [];
  for (const [index] of handle.tests.entries()) outcomes.push(await handle.run(index, [], 60_000));
  return outcomes;
}

/** The search for the tests that notice mutants. */
export class Hunt {
  #baseline;
  #mutants;
  /** @type {(id: number, verdict: Verdict) => void} */
  #report;
  /** How many mutants of a file, and of a place in it, a test has found. @type {Map<string, number>} */
  #finds = new Map();
  /** The tests that a mutant has passed. @type {Map<number, Set<string>>} */
  #passed = new Map();

  /**
   * @param {Baseline} baseline
   * @param {readonly PackageMutant[]} mutants
   * @param {(id: number, verdict: Verdict) => void} report
   */
  constructor(baseline, mutants, report) {
    this.#baseline = baseline;
    this.#mutants = mutants;
    this.#report = report;
  }

  /**
   * @param {readonly Bench[]} benches
   * @param {readonly number[]} ids
   * @returns {Promise<void>}
   */
  async run(benches, ids) {
    const { early, tests } = this.#baseline;
    const isReached = (/** @type {number} */ id) => tests.some(({ reached }) => reached.has(id));
    const [late, once] = [ids.filter(isReached), ids.filter((id) => early.has(id))];
    for (const id of ids)
      if (!isReached(id) && !early.has(id)) this.#report(id, { status: 'unreached', by: '' });
    const passing = await this.#pass(
      benches,
      late.filter((id) => !early.has(id) || isReached(id)),
      false,
    );
    const survivors = new Set(passing);
    for (const id of passing) if (!early.has(id)) this.#report(id, { status: 'survived', by: '' });
    this.#passed.clear();
    const rest = once.filter((id) => survivors.has(id) || !isReached(id));
    for (const id of await this.#pass(benches, rest, true)) this.#report(id, { status: 'survived', by: '' });
  }

  /**
   * @param {readonly Bench[]} benches
   * @param {readonly number[]} ids
   * @param {boolean} isEarly
   * @returns {Promise<number[]>} those that nothing noticed
   */
  async #pass(benches, ids, isEarly) {
    /** @type {number[]} */
    let rest = [];
    await shareOut(benches, ids, async (bench, id) => {
      if (!(await this.#alone(bench, id, isEarly))) rest.push(id);
    });
    rest = rest.toSorted((one, other) => one - other);
    // Far apart: two changes in one place hide each other.
    const count = Math.ceil(rest.length / GROUP);
    const groups = Array.from({ length: count }, (_, first) =>
      rest.filter((_id, at) => at % count === first),
    );
    /** @type {number[]} */
    const survivors = [];
    await shareOut(benches, groups, async (bench, group) => {
      survivors.push(...(await this.#together(bench, group, isEarly)));
    });
    return survivors;
  }

  /**
   * @param {Bench} bench
   * @param {number} id
   * @param {boolean} isEarly
   * @returns {Promise<boolean>} whether a quick test has noticed it
   */
  async #alone(bench, id, isEarly) {
    // A capability that is claimed or not decides which tests of the suite there are.
    const own = isEarly ? await bench.titlesWith(id) : [];
    for (const title of own.filter((each) => !this.#baseline.tests.some((test) => test.title === each)))
      if (await this.#isKilled(bench, { title, durationMs: EXTRA_MS }, id, isEarly)) return true;
    let spentMs = 0;
    for (const index of this.#testsOf([id], isEarly)) {
      const { durationMs } = this.#test(index);
      if (spentMs > 0 && spentMs + durationMs > ALONE_MS) continue;
      spentMs += durationMs;
      if (await this.#isKilled(bench, this.#test(index), id, isEarly)) return true;
    }
    return false;
  }

  /**
   * @param {Bench} bench
   * @param {readonly number[]} group
   * @param {boolean} isEarly
   * @returns {Promise<number[]>} those that no test has noticed
   */
  async #together(bench, group, isEarly) {
    let rest = [...group];
    for (const index of this.#testsOf(rest, isEarly)) {
      const test = this.#test(index);
      const isMeant = (/** @type {number} */ id) =>
        (isEarly || test.reached.has(id)) && !this.#passed.get(id)?.has(test.title);
      const ids = rest.filter(isMeant);
      if (ids.length === 0) continue;
      // Those that are active from the start are so in all tests.
      const active = isEarly ? rest : ids;
      const options = { limitMs: limitOf(test.durationMs), isEarly };
      if ((await bench.run(test.title, active, options)).isPassed) continue;
      await bench.restart();
      if ((await bench.run(test.title, active, options)).isPassed) continue;
      await bench.restart();
      const killed = new Set();
      for (const id of ids) if (await this.#isKilled(bench, test, id, isEarly)) killed.add(id);
      rest = rest.filter((id) => !killed.has(id));
    }
    return rest;
  }

  /**
   * A test notices a mutant when it fails with it, passes without it and fails with it again: one that fails now and
   * then proves nothing.
   *
   * @param {Bench} bench
   * @param {{ title: string, durationMs: number }} test
   * @param {number} id
   * @param {boolean} isEarly
   * @returns {Promise<boolean>}
   */
  async #isKilled(bench, { title, durationMs }, id, isEarly) {
    const options = { limitMs: limitOf(durationMs), isEarly };
    const first = await bench.run(title, [id], options);
    if (!first.isPassed) {
      const isClean = !isEarly && !first.isLate && (await bench.run(title, [], options)).isPassed;
      if (!isClean) await bench.restart();
      const second = await bench.run(title, [id], options);
      if (!second.isPassed) {
        if (isEarly) await bench.restart();
        this.#note(id, title);
        this.#report(id, { status: 'killed', by: `${title}: ${second.error.split('\n', 1)[0]}` });
        return true;
      }
    }
    this.#passed.set(id, (this.#passed.get(id) ?? new Set()).add(title));
    return false;
  }

  /**
   * @param {readonly number[]} ids
   * @param {boolean} isEarly
   * @returns {number[]} the tests that may notice them, the likeliest for their time first
   */
  #testsOf(ids, isEarly) {
    const weights = this.#baseline.tests.map(({ title, durationMs, reached }) => {
      const isHit = ids.some((id) => reached.has(id));
      if (durationMs === Infinity || (!isHit && !isEarly)) return Infinity;
      const finds = Math.max(...ids.map((id) => this.#findsNear(id, title)));
      return (durationMs + 2) / (1 + 3 * finds + (isHit ? 5 : 0));
    });
    const indices = [...weights.keys()].filter((index) => weights[index] !== Infinity);
    return indices.toSorted((one, other) => (weights[one] ?? 0) - (weights[other] ?? 0));
  }

  /**
   * @param {number} id
   * @param {string} title
   * @returns {number}
   */
  #findsNear(id, title) {
    const { file, place } = this.#mutant(id);
    const near = this.#finds.get(`${title} ${file} ${place}`) ?? 0;
    return near + 0.3 * (this.#finds.get(`${title} ${file}`) ?? 0);
  }

  /**
   * @param {number} id
   * @param {string} title
   */
  #note(id, title) {
    const { file, place } = this.#mutant(id);
    for (const key of [`${title} ${file} ${place}`, `${title} ${file}`])
      this.#finds.set(key, (this.#finds.get(key) ?? 0) + 1);
  }

  /** @param {number} index */
  #test(index) {
    const test = this.#baseline.tests[index];
    if (test === undefined) throw new Error(`there is no test ${index}`);
    return test;
  }

  /** @param {number} id */
  #mutant(id) {
    const mutant = this.#mutants[id];
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
    return mutant;
  }
}

/**
 * @template T
 * @param {readonly Bench[]} benches
 * @param {readonly T[]} items
 * @param {(bench: Bench, item: T) => Promise<void>} work
 * @returns {Promise<void>}
 */
async function shareOut(benches, items, work) {
  const queue = [...items];
  await Promise.all(
    benches.map(async (bench) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(bench, item);
    }),
  );
}
