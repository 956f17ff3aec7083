import { expect } from 'chai';
import { connectTables } from './connect-tables.js';
import { withConnects } from './markdown-report.js';
import type { BenchReport, Row } from './results.js';
import { textReport } from './tables.js';

const MACHINE = { node: 'v20.20.2', platform: 'linux x64', processor: 'a', cores: 2, memoryGiB: 24 };

const ROWS: readonly Row[] = [
  ...rowsOf('connects-1-none-0', 'wrtc → wrtc', [12, 20, 30]),
  ...rowsOf('connects-1-none-0', 'libdatachannel → werift', [40, 60, 900]),
  ...rowsOf('connects-1-none-0', 'werift → libdatachannel', [40, 61, 62]),
  ...rowsOf('connects-1-silent-0', 'wrtc → wrtc', [60, 80, 90]),
  ...rowsOf('connects-1-silent-0', 'libdatachannel → werift', [100, 151, 152]),
  ...rowsOf('connects-1-silent-0', 'werift → libdatachannel', [null, null, null]),
  ...rowsOf('connects-4-none-20', 'wrtc → wrtc', [60, 70, 80]),
  ...rowsOf('connects-4-none-20', 'libdatachannel → werift', [100, 190, 200]),
];

const REPORT: BenchReport = { machine: MACHINE, rounds: 1, rows: ROWS, faults: [] };

describe('the tables of connects', () => {
  it('have the mark first, a column for what the servers do, and a cross where an aim is missed', () => {
    const [one, four, ...others] = connectTables(ROWS);
    expect(others).to.deep.equal([]);
    expect(one?.title).to.equal('One interface, 0 ms of signaling');
    expect(one?.lines).to.deep.equal([
      ['wrtc → wrtc', '12 / 20 / 30', '–', '–', '60 / 80 / 90'],
      // Three times the mark is good enough; 150 ms are not, though the mark takes 80.
      ['libdatachannel → werift', '40 / 60 / 900', '–', '–', '100 / 151 / 152 ✗'],
      ['werift → libdatachannel', '40 / 61 / 62 ✗', '–', '–', 'failed ✗'],
    ]);
    expect(four?.title).to.equal('Four interfaces, 20 ms of signaling');
    // An offer and an answer take 40 ms of it.
    expect(four?.lines.at(-1)).to.deep.equal(['libdatachannel → werift', '100 / 190 / 200', '–', '–', '–']);
  });

  it('stand in the report of a terminal in place of one table for each figure', () => {
    const text = textReport(REPORT);
    expect(text).to.match(/libdatachannel → werift +40 \/ 60 \/ 900 +– +– +100 \/ 151 \/ 152 ✗\n/u);
    expect(text).not.to.include('connect, p95');
  });

  it('take their part in a page, twice the same place', () => {
    const page = '# Performance\n\n## Findings\n\n- Much.\n\n## Plots\n\n![a](a.svg)\n';
    const once = withConnects(page, REPORT);
    expect(once).to.match(
      /- Much\.\n\n## Connecting as real machines do\n[^]*\n\n## Plots\n\n!\[a\]\(a\.svg\)\n$/u,
    );
    expect(once).to.include('| libdatachannel → werift | 40 / 60 / 900 | – | – | 100 / 151 / 152 ✗ |');
    expect(withConnects(once, REPORT)).to.equal(once);
    expect(() => withConnects('# Other\n', REPORT)).to.throw('no plots');
  });
});

function rowsOf(measurement: string, subject: string, values: readonly (number | null)[]): Row[] {
  return ['p50', 'p95', 'longest'].map((figure, index) => ({
    measurement,
    topology: 'own network',
    subject,
    figure,
    kind: { title: `connect, ${figure}`, unit: 'ms', better: 'lower' },
    values: [values[index] ?? null],
  }));
}
