import type { ListedTest } from '../run/listed-test.js';
import { groupOf } from '../tests/groups.js';
import { everyClaimTest } from '../claims/claim-tests-node.js';
import { testCases } from '../tests/test-cases.js';
import { selectTests } from '../run/select-tests.js';
import { CannotRun } from './cannot-run.js';
import type { CommandOptions } from './command-options-node.js';
import { jobOf } from './job-of-options-node.js';
import { EXIT_TEST } from '../run/exit-test.js';
import { SuiteRun } from './suite-run-node.js';

/** Prints the tests: of an extension, or of the suite where none is named. */
export async function listCommand(options: CommandOptions): Promise<number> {
  const tests = options.positionals.length === 0 ? testsOfSuite(options.grep) : await testsOf(options);
  const all = options.grep === undefined ? [...tests, EXIT_TEST] : tests;
  for (const [index, test] of all.entries()) {
    const before = all[index - 1];
    const group = groupOf(test.id);
    if (before === undefined || groupOf(before.id) !== group)
      process.stdout.write(`${index === 0 ? '' : '\n'}${group}\n`);
    process.stdout.write(`  ${lineOf(test)}\n`);
  }
  return 0;
}

function testsOfSuite(grep: string | undefined): readonly ListedTest[] {
  try {
    return selectTests(grep, [...testCases, ...everyClaimTest()]);
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error));
  }
}

async function testsOf(options: CommandOptions): Promise<readonly ListedTest[]> {
  const run = new SuiteRun(jobOf(options, true), {
    onLoaded: () => undefined,
    onStart: () => undefined,
    onResult: () => undefined,
    onOutput: (text) => process.stderr.write(text),
  });
  await run.run();
  return run.loaded?.tests ?? [];
}

function lineOf({ id, clauses, title, kind, pending }: ListedTest): string {
  const note = pending === undefined ? kind : `pending: ${pending}`;
  return `${id} ${title} [${clauses.join(', ')}] (${note})`;
}
