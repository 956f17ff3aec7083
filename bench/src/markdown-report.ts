import type { BenchReport } from './results.js';
import { comparisonsOf, ROW_HEAD, rowCells, TARGET_HEAD, targetCells } from './tables.js';
import { judge } from './targets.js';

/** The tables of docs/performance.md. */
export function markdownReport(report: BenchReport): string {
  const { machine, rounds, rows, faults } = report;
  const { node, platform, processor, cores, memoryGiB } = machine;
  const head = `Measured on ${platform}, ${cores} cores (${processor}), ${memoryGiB} GiB, Node.js ${node.slice(1)}; medians of ${rounds} rounds, with the least and the most of a round. A ratio is the median of the ratios of each round.`;
  const verdicts = judge(rows);
  const comparisons = comparisonsOf(rows).map(({ title, topology, rows: compared }) => {
    const [first] = compared;
    const cells = first === undefined ? [] : compared.map((row) => rowCells(row, first));
    return `### ${title}, ${topology}\n\n${table(ROW_HEAD, cells)}`;
  });
  const failed = faults.map(
    ({ measurement, subject, topology, error }) =>
      `- ${measurement} of ${subject}, ${topology}: ${error.split('\n')[0] ?? ''}`,
  );
  return (
    [
      head,
      '## Targets',
      table(TARGET_HEAD, verdicts.map(targetCells)),
      '## All figures',
      ...comparisons,
      ...(failed.length === 0 ? [] : ['## What failed', failed.join('\n')]),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map(() => '---');
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
