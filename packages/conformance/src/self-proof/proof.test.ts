import { expect } from 'chai';
import { brokenCopies } from '../broken/index.js';
import { CLAUSES } from '../run/clauses.js';
import { inMemoryExtension } from '../in-memory/extension.js';
import { everyNetworkTest } from '../network-tests/network-conformance.js';
import { networkRun } from '../network-tests/options.js';
import { SelfProofPool } from './pool-node.js';
import { type Failure, isStray, names } from './run.js';
import { testCases } from '../tests/test-cases.js';

/** The rules of behaviour and the duties of the contract; promises of the class references go with them. */
const RULES: readonly string[] = Object.keys(CLAUSES).filter((clause) => /^(?:\d+$|spi-)/.test(clause));

const TESTS = [
  ...testCases,
  ...everyNetworkTest(networkRun({ extension: inMemoryExtension, peerModule: '' })),
];

const isClause = (clause: string): boolean => clause in CLAUSES;

describe('the suite', () => {
  it('has a test for each clause', () => {
    const named = new Set(TESTS.flatMap((testCase) => testCase.clauses));
    expect(Object.keys(CLAUSES).filter((clause) => !named.has(clause))).to.deep.equal([]);
  });

  it('names in each test what it enforces', () => {
    const lost = TESTS.filter(({ clauses }) => clauses.length === 0 || !clauses.every(isClause));
    expect(lost.map((testCase) => testCase.id)).to.deep.equal([]);
  });

  it('has ids that are unique and of one form', () => {
    const ids = TESTS.map((testCase) => testCase.id);
    expect(ids.filter((id) => !/^[A-Z]+-\d{2}$/.test(id))).to.deep.equal([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
  });

  it('has a broken copy for each rule and duty', () => {
    const broken = new Set(brokenCopies.map((copy) => copy.rule));
    expect(RULES).to.include.members(['1', '23']);
    expect(RULES.filter((rule) => !broken.has(rule))).to.deep.equal([]);
  });

  it('has broken copies of different names, each for a clause that exists', () => {
    const titles = brokenCopies.map((copy) => copy.name);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).to.deep.equal([]);
    const clauses = brokenCopies.flatMap((copy) => [copy.rule, ...Object.keys(copy.also)]);
    expect(clauses.filter((clause) => !isClause(clause))).to.deep.equal([]);
  });
});

describe('the suite finds an extension', function () {
  this.timeout(300_000);
  const pool = new SelfProofPool();
  let runs: readonly Promise<readonly Failure[]>[] = [];

  before(() => {
    runs = brokenCopies.map((_, index) => pool.run(index));
    for (const run of runs) run.catch(() => undefined); // each is awaited below, some of them late
  });

  after(() => pool.close());

  for (const [index, copy] of brokenCopies.entries()) {
    it(`that ${copy.name} (${copy.rule})`, async () => {
      const failures = (await runs[index]) ?? [];
      const strays = failures.filter((failure) => isStray(failure, copy));
      expect(strays.map(describeFailure), 'fails tests of other rules').to.deep.equal([]);
      const found = failures.filter((failure) => names(failure, copy.rule));
      expect(found.length, `fails a test of rule ${copy.rule}`).to.be.greaterThan(0);
    });
  }
});

function describeFailure({ id, clauses, message }: Failure): string {
  return `${id} [${clauses.join(', ')}] ${message}`;
}
