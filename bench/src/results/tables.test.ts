import { expect } from 'chai';
import type { BenchReport, Row } from './results.js';
import { markdownReport } from './markdown-report.js';
import { quantile } from '../measurements/statistics.js';
import { textReport } from './tables.js';

const MACHINE = { node: 'v20.20.2', platform: 'linux x64', processor: 'a', cores: 2, memoryGiB: 24 };

const REPORT: BenchReport = {
  machine: MACHINE,
  rounds: 3,
  rows: [
    rowOf('core', [104, 98, 120]),
    // Not a target's: stands in the comparison only.
    rowOf('other', [208, null, 120]),
  ],
  faults: [
    {
      measurement: 'idle-poll',
      topology: 'one process',
      subject: 'other',
      round: 1,
      error: 'broke off\nat once',
    },
  ],
};

describe('a report', () => {
  it('shows each row beside the first, its spread, the targets and what failed', () => {
    const text = textReport(REPORT);
    expect(text).to.match(/other +164 ns +120 – 208 +1\.5\n/u);
    expect(text).to.match(/idle-poll +core +one process +≤ 100 +104 +98 – 120 +MISSED/u);
    expect(text).to.include('idle-poll of other (one process), round 2: broke off');
  });

  it('becomes the page of the docs', () => {
    const plots = [{ name: 'throughput', title: 'Throughput', svg: '<svg/>' }];
    const page = markdownReport({
      report: REPORT,
      findings: '## What profiles have shown\n\n- Much.',
      plots,
    });
    expect(page).to.include('Measured on linux x64, 2 cores (a), 24 GiB, Node.js 20.20.2; 3 rounds.');
    expect(page).to.include(
      '| idle poll(), ns | idle-poll | core | one process | ≤ 100 | 104 | 98 – 120 | MISSED |',
    );
    expect(page).to.include('- Much.');
    expect(page).to.include('![Throughput](performance/throughput.svg)');
    expect(page).to.include('- idle-poll of other, one process: broke off\n');
  });
});

describe('a quantile', () => {
  it('is the value below which a share of the values lie', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.5)).to.equal(51);
    expect(quantile(values, 0.95)).to.equal(96);
    expect(quantile([7], 0.99)).to.equal(7);
    expect(quantile([], 0.5)).to.be.NaN;
  });
});

function rowOf(subject: string, values: (number | null)[]): Row {
  return {
    measurement: 'idle-poll',
    topology: 'one process',
    subject,
    figure: 'time',
    kind: { title: 'idle poll()', unit: 'ns', better: 'lower' },
    values,
  };
}
