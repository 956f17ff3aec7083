import type { OverviewPlot } from './overview-plots.js';
import type { BenchReport, Row } from './results.js';
import { CONNECTS_LEGEND, connectTables } from './connect-tables.js';
import { comparisonsOf, ROW_HEAD, rowCells, TARGET_HEAD, targetCells } from './tables.js';
import { judge } from './targets.js';

const INTRODUCTION = `# Performance

<!-- Made by \`npm run bench -- --docs docs\`. What a run cannot tell is in bench/findings.md. -->

Peerplug on each backend, beside the library below it and beside what one may pick instead. These are figures of one
machine: what counts is a ratio of things that ran side by side, one after the other in each round. A ratio is the
median of the ratios of all rounds, and stands beside the least and the most of them.

\`\`\`sh
npm run bench                                            # everything, in the terminal
npm run bench -- --only 'round-trip' --rounds 3          # a part of it
npm run bench -- --json bench.json --html bench.html     # the figures, and a page with a plot for each
npm run bench -- --quick                                 # what guards these figures in CI
\`\`\`
`;

/** What docs/performance.md is made of. */
export interface PerformancePage {
  readonly report: BenchReport;
  /** What profiles have shown, in Markdown. */
  readonly findings: string;
  readonly plots: readonly OverviewPlot[];
}

/** The text of docs/performance.md. */
export function markdownReport({ report, findings, plots }: PerformancePage): string {
  const { rows, faults } = report;
  const comparisons = comparisonsOf(rows).map(({ title, topology, rows: compared }) => {
    const [first] = compared;
    const cells = first === undefined ? [] : compared.map((row) => rowCells(row, first));
    return `### ${title}, ${topology}\n\n${table(ROW_HEAD, cells)}`;
  });
  const failed = faults.map(
    ({ measurement, subject, topology, error }) =>
      `- ${measurement} of ${subject}, ${topology}: ${error.split('\n')[0] ?? ''}`,
  );
  const sections = [
    INTRODUCTION.trimEnd(),
    machineOf(report),
    '## Targets',
    table(TARGET_HEAD, judge(rows).map(targetCells)),
    findings.trim(),
    ...connectsSection(rows),
    '## Plots',
    ...plots.map(({ name, title }) => `![${title}](performance/${name}.svg)`),
    '## All figures',
    ...comparisons,
    ...(failed.length === 0 ? [] : ['## What failed', failed.join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

const CONNECTS_TITLE = '## Connecting as real machines do';

function connectsSection(rows: readonly Row[]): readonly string[] {
  const tables = connectTables(rows).map(({ title, head, lines }) => `### ${title}\n\n${table(head, lines)}`);
  return tables.length === 0 ? [] : [CONNECTS_TITLE, CONNECTS_LEGEND, ...tables];
}

/**
 * Puts the connects of a run into a page that another run has made: they take the place of those that are there, or
 * stand before the plots.
 */
export function withConnects(page: string, { rows }: BenchReport): string {
  const section = `${connectsSection(rows).join('\n\n')}\n\n`;
  const start = page.indexOf(`${CONNECTS_TITLE}\n`);
  const plots = page.indexOf('## Plots\n');
  if (plots === -1) throw new Error('the page has no plots: it is not one that `--docs` has written');
  return page.slice(0, start === -1 ? plots : start) + section + page.slice(plots);
}

function machineOf({ machine, rounds }: BenchReport): string {
  const { node, platform, processor, cores, memoryGiB } = machine;
  return `Measured on ${platform}, ${cores} cores (${processor}), ${memoryGiB} GiB, Node.js ${node.slice(1)}; ${rounds} rounds.`;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map(() => '---');
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
