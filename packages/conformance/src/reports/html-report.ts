import type { ConformanceReport } from '../run/conformance-report.js';
import type { TestResult, TestStatus } from '../run/test-result.js';
import { causeScope } from './spec-report.js';
import {
  type Cell,
  cellText,
  type ClauseMatrix,
  clauseMatrix,
  type Row,
  type Section,
} from './clause-matrix.js';
import { SCRIPT, STYLE } from './html-page-parts.js';
import { type Markup, markup, trusted } from './markup.js';

/**
 * One page that needs nothing else: the runs, the matrix of clauses and runs with what failed to unfold, and each test
 * that fell short with what was observed and why.
 */
export function htmlReport(reports: readonly ConformanceReport[]): string {
  const matrix = clauseMatrix(reports);
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>Conformance: ${matrix.labels.join(', ')}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>Conformance</h1>
          ${runsTable(reports, matrix)}
          <h2 id="clauses">Rules</h2>
          <p hidden>
            <label><input type="checkbox" id="filter" /> only what fell short</label>
          </p>
          ${matrixTable(matrix)}
          <h2>Causes, that of most tests first</h2>
          ${causesTable(reports, matrix)}
          <h2>What fell short</h2>
          ${shortfalls(reports, matrix)}
          <h2>Claims of the descriptor</h2>
          ${claimLists(reports, matrix)}
          <h2>Tests that do not apply</h2>
          ${pendingTests(reports, matrix)}
        </main>
        <script>
          ${trusted(SCRIPT)};
        </script>
      </body>
    </html> `;
  return page.text;
}

function runsTable(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): Markup {
  const rows = reports.map(({ suite, rules, version, node, totals }, index) => {
    const { passed, failed, blocked, pending, knownFailures } = totals;
    return markup`<tr><th scope="row">${labels[index] ?? ''}</th><td>${version}</td><td>${node}</td><td>${passed}</td><td${failedClass(failed)}>${failed}</td><td${failedClass(blocked)}>${blocked}</td><td>${knownFailures}</td><td>${pending}</td><td>${suite}, ${rules}</td></tr>
`;
  });
  const heads = [
    'run',
    'version',
    'runtime',
    'passed',
    'failed',
    'blocked',
    'known failures',
    'do not apply',
    'suite, rules',
  ];
  return markup`<div class="scroll">
    <table>
      <caption>
        Runs: the extension under test → the one at the other end
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => markup`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function failedClass(count: number): Markup {
  return count > 0 ? markup` class="failed"` : markup``;
}

function matrixTable(matrix: ClauseMatrix): Markup {
  const { labels, sections } = matrix;
  return markup`<div class="scroll">
    <table id="matrix">
      <caption>
        ✓ tests passed; ✗ tests failed of those that apply; ? tests blocked; known: failures that are listed; n.a.: no test
        applies
      </caption>
      <thead>
        <tr>
          <th scope="col">rule</th>
          ${labels.map((label) => markup`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      ${sections.map((section) => sectionBody(section, labels.length))}
    </table>
  </div>`;
}

function sectionBody({ title, rows }: Section, runs: number): Markup {
  return markup`<tbody class="${rows.every(isWhole) ? 'whole' : 'short'}">
    <tr>
      <th scope="rowgroup" colspan="${runs + 1}">${title}</th>
    </tr>
    ${rows.map(matrixRow)}
  </tbody> `;
}

function isWhole({ cells }: Row): boolean {
  return cells.every(({ known, failed, blocked }) => known.length + failed.length + blocked.length === 0);
}

function matrixRow(row: Row): Markup {
  const cells = row.cells.map(
    (cell, index) => markup`<td class="${cellClass(cell)}">${cellContent(cell, index)}</td>`,
  );
  return markup`<tr class="${isWhole(row) ? 'whole' : 'short'}">
    <th scope="row">${row.clause}: ${row.sentence}</th>
    ${cells}
  </tr> `;
}

function cellClass({ ran, known, failed, blocked }: Cell): string {
  if (ran === 0) return 'none';
  if (failed.length + blocked.length > 0) return 'failed';
  return known.length > 0 ? 'known' : 'passed';
}

function cellContent(cell: Cell, run: number): Markup {
  const short = [...cell.failed, ...cell.blocked, ...cell.known];
  if (short.length === 0) return markup`${cellText(cell)}`;
  const items = short.map((result) => markup`<li><a href="#${anchor(run, result)}">${result.id}</a></li>`);
  return markup`<details>
    <summary>${cellText(cell)}</summary>
    <ul>
      ${items}
    </ul>
  </details>`;
}

function anchor(run: number, { id }: TestResult): string {
  return `run-${String(run)}-${id}`;
}

function shortfalls(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): Markup {
  const entries = reports.flatMap(({ results }, run) =>
    results
      .filter(({ status }) => status === 'failed' || status === 'blocked' || status === 'known-failure')
      .map((result) => shortfall(result, run, labels[run] ?? '')),
  );
  return entries.length === 0 ? markup`<p>Nothing.</p>` : markup`${entries}`;
}

function shortfall(result: TestResult, run: number, label: string): Markup {
  const { id, title, status, reason = '', error = '' } = result;
  const why =
    reason === '' ? markup`` : markup`<p>${status === 'blocked' ? '' : 'Known failure: '}${reason}</p>`;
  return markup`<details id="${anchor(run, result)}">
    <summary>${markOf(status)} ${label}: ${id} ${title}</summary>
    ${why} ${error === '' ? markup`` : markup`<pre>${error}</pre>`}
  </details> `;
}

function markOf(status: TestStatus): Markup {
  if (status === 'failed') return markup`<span class="failed">✗ failed</span>`;
  return status === 'blocked'
    ? markup`<span class="failed">? blocked</span>`
    : markup`<span class="known">known</span>`;
}

function causesTable(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): Markup {
  const items = reports.flatMap(({ causes }, run) =>
    causes.map((cause) => markup`<li>${labels[run] ?? ''}, ${causeScope(cause)}: ${cause.text}</li> `),
  );
  return items.length === 0 ? markup`<p>None.</p>` : markup`<ul>${items}</ul>`;
}

function claimLists(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): Markup {
  const lists = reports.map(({ claims }, run) => {
    const items = claims.map(({ name, value, status, tests, reason = '' }) => {
      const from = status === 'unchecked' ? reason : tests.join(', ');
      const mark = status === 'failed' ? markup`<span class="failed">${status}</span>` : markup`${status}`;
      return markup`<li>${name} ${String(value)}: ${mark} (${from})</li> `;
    });
    const unchecked = claims.filter(({ status }) => status === 'unchecked').length;
    return markup`<details>
      <summary>${labels[run] ?? ''}: ${unchecked} of ${claims.length} unchecked</summary>
      <ul>
        ${items}
      </ul>
    </details> `;
  });
  return markup`${lists}`;
}

function pendingTests(reports: readonly ConformanceReport[], { labels }: ClauseMatrix): Markup {
  const lists = reports.map(({ results }, run) => {
    const pending = results.filter(({ status }) => status === 'pending');
    const items = pending.map(({ id, title, reason = '' }) => markup`<li>${id} ${title}: ${reason}</li> `);
    return markup`<details>
      <summary>${labels[run] ?? ''}: ${pending.length}</summary>
      <ul>
        ${items}
      </ul>
    </details> `;
  });
  return markup`${lists}`;
}
