import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { BenchReport, Row } from './results.js';
import { readRuns } from './saved-run.js';

const MACHINE = { node: 'v20.20.2', platform: 'linux x64', processor: 'a', cores: 2, memoryGiB: 24 };

describe('saved runs', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pp-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('are read as one, a row that several have from the last', () => {
    const one = save({ rows: [rowOf('memory', [1]), rowOf('connect', [2])] });
    const other = save({ rows: [rowOf('connect', [3, 4])], rounds: 2 });
    const { rows, rounds } = readRuns([one, other]);
    expect(rows.map(({ measurement, values }) => [measurement, values])).to.deep.equal([
      ['memory', [1]],
      ['connect', [3, 4]],
    ]);
    expect(rounds).to.equal(1);
  });

  it('keep the faults of the rows that are kept', () => {
    const fault = { topology: 'one process', subject: 'ours', round: 0, error: 'no' } as const;
    const faults = [
      { ...fault, measurement: 'memory' },
      { ...fault, measurement: 'connect' },
    ];
    const one = save({ rows: [rowOf('memory', [null]), rowOf('connect', [null])], faults });
    const other = save({ rows: [rowOf('connect', [1])] });
    expect(readRuns([one, other]).faults.map(({ measurement }) => measurement)).to.deep.equal(['memory']);
  });

  it('of two machines are not put beside each other', () => {
    const one = save({});
    const other = save({ machine: { ...MACHINE, cores: 64 } });
    expect(() => readRuns([one, other])).to.throw('not of one machine');
  });

  it('are refused where they are something else', () => {
    const file = path.join(folder, 'else.json');
    writeFileSync(file, '{"name":"else"}');
    expect(() => readRuns([file])).to.throw(`'${file}' is no run; write one with --json`);
  });

  let saved = 0;
  function save(parts: Partial<BenchReport>): string {
    const report: BenchReport = { machine: MACHINE, rounds: 1, rows: [], faults: [], ...parts };
    const file = path.join(folder, `${++saved}.json`);
    writeFileSync(file, JSON.stringify(report));
    return file;
  }
});

function rowOf(measurement: string, values: (number | null)[]): Row {
  const kind = { title: 'figure', unit: 'ms', better: 'lower' } as const;
  return { measurement, topology: 'one process', subject: 'ours', figure: 'figure', kind, values };
}
