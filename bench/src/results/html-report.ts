import type { TopLevelSpec } from 'vega-lite';
import { svgOf } from './overview-plots.js';
import { type BenchReport, medianOf, valuesOf } from './results.js';
import { type Comparison, comparisonsOf, ROW_HEAD, rowCells, TARGET_HEAD, targetCells } from './tables.js';
import { judge } from './targets.js';

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { border-bottom: 1px solid #ddd; padding: .2rem .8rem; text-align: left }
tr.missed { background: #fff0f0 } section { margin: 2rem 0 } svg { max-width: 100%; height: auto }`;

/** One self-contained page: the targets, and a plot with its table for each figure. */
export async function htmlReport(report: BenchReport): Promise<string> {
  const verdicts = judge(report.rows);
  const sections = await Promise.all(comparisonsOf(report.rows).map(sectionOf));
  const { platform, processor, cores, memoryGiB, node } = report.machine;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Peerplug: measured side by side</title>
<style>${STYLE}</style>
<h1>Peerplug: measured side by side</h1>
<p>${escaped(`${platform}, ${cores} cores (${processor}), ${memoryGiB} GiB, Node.js ${node.slice(1)}, ${report.rounds} rounds`)}</p>
<h2>Targets</h2>
${table(
  TARGET_HEAD,
  verdicts.map(targetCells),
  verdicts.map(({ isMet }) => (isMet ? '' : 'missed')),
)}
<h2>All figures</h2>
${sections.join('\n')}
</html>
`;
}

async function sectionOf(comparison: Comparison): Promise<string> {
  const { title, topology, rows } = comparison;
  const [first] = rows;
  const cells = first === undefined ? [] : rows.map((row) => rowCells(row, first));
  return `<section><h3>${escaped(`${title}, ${topology}`)}</h3>${await plot(comparison)}${table(ROW_HEAD, cells, [])}</section>`;
}

/** Bars of the medians, with a point for each round. */
function plot({ rows }: Comparison): Promise<string> {
  const [first] = rows;
  const title = first === undefined ? '' : `${first.kind.unit}, ${first.kind.better} is better`;
  const spec: TopLevelSpec = {
    width: 600,
    encoding: {
      y: { field: 'subject', type: 'nominal', sort: rows.map(({ subject }) => subject), title: null },
    },
    layer: [
      {
        data: { values: rows.map((row) => ({ subject: row.subject, value: medianOf(row) })) },
        mark: { type: 'bar', color: '#9ab8d8' },
        encoding: { x: { field: 'value', type: 'quantitative', title } },
      },
      {
        data: {
          values: rows.flatMap((row) => valuesOf(row).map((value) => ({ subject: row.subject, value }))),
        },
        mark: { type: 'tick', color: '#234', thickness: 2 },
        encoding: { x: { field: 'value', type: 'quantitative' } },
      },
    ],
  };
  return svgOf(spec);
}

function table(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  classes: readonly string[],
): string {
  const row = (cells: readonly string[], tag: string): string =>
    cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('');
  const body = lines.map((cells, index) => `<tr class="${classes[index] ?? ''}">${row(cells, 'td')}</tr>`);
  return `<table><tr>${row(head, 'th')}</tr>${body.join('')}</table>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
