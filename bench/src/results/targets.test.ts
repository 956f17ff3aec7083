import { expect } from 'chai';
import type { Row } from './results.js';
import { judge, type Target } from './targets.js';

const RATE = { title: 'rate', unit: 'MB/s', better: 'higher' } as const;
const TIME = { title: 'time', unit: 'µs', better: 'lower' } as const;

describe('a target', () => {
  it('is met or missed by the median of the rounds', () => {
    const target = targetOf({ against: null, atLeast: 0.98 });
    const [met] = judge([rowOf('ours', [0.5, 0.99, 1.2])], [target]);
    expect(met).to.include({ isMet: true, measured: 0.99, least: 0.5, most: 1.2 });
    const [missed] = judge([rowOf('ours', [1.2, 0.97, 0.5])], [target]);
    expect(missed).to.include({ isMet: false, measured: 0.97 });
  });

  it('compares round by round, with the best of the others', () => {
    const rows = [rowOf('ours', [20, 30, 40]), rowOf('slow', [1, 1, 1]), rowOf('fast', [10, 30, 80])];
    const [verdict] = judge(rows, [targetOf({ against: ['slow', 'fast'], atLeast: 1 })]);
    expect(verdict?.beside?.subject).to.equal('fast');
    expect(verdict).to.include({ measured: 1, least: 0.5, most: 2, isMet: true });
  });

  it('takes the lowest for the best where lower is better', () => {
    const rows = [rowOf('ours', [90], TIME), rowOf('slow', [200], TIME), rowOf('fast', [100], TIME)];
    const [verdict] = judge(rows, [targetOf({ against: ['slow', 'fast'], atMost: 1 })]);
    expect(verdict).to.include({ measured: 0.9, isMet: true });
  });

  it('leaves out the rounds in which one of the two failed', () => {
    const rows = [rowOf('ours', [10, null, 30]), rowOf('other', [20, 20, null])];
    const [verdict] = judge(rows, [targetOf({ against: ['other'], atLeast: 1 })]);
    expect(verdict).to.include({ measured: 0.5, least: 0.5, most: 0.5, isMet: false });
  });

  it('says nothing of what was not measured', () => {
    expect(judge([], [targetOf({ against: null, atLeast: 1 })])).to.deep.equal([]);
    expect(judge([rowOf('ours', [1])], [targetOf({ against: ['other'], atLeast: 1 })])).to.deep.equal([]);
    expect(judge([rowOf('ours', [null])], [targetOf({ against: null, atLeast: 1 })])).to.deep.equal([]);
  });

  it('may stand beside another measurement', () => {
    const ten = { ...rowOf('ours', [2, 4], TIME), measurement: 'ten' };
    const hundred = { ...rowOf('ours', [2.2, 4.4], TIME), measurement: 'hundred' };
    const target: Target = {
      ...targetOf({ against: ['ours'], atMost: 1.2 }),
      row: { measurement: 'hundred', subject: 'ours', figure: 'figure' },
      againstMeasurement: 'ten',
    };
    const [verdict] = judge([ten, hundred], [target]);
    expect(verdict?.measured).to.be.closeTo(1.1, 1e-9);
    expect(verdict?.isMet).to.equal(true);
  });
});

function rowOf(subject: string, values: (number | null)[], kind: Row['kind'] = RATE): Row {
  return { measurement: 'measurement', topology: 'one process', subject, figure: 'figure', kind, values };
}

function targetOf(bound: Pick<Target, 'against' | 'atLeast' | 'atMost'>): Target {
  return { title: 'title', row: { measurement: 'measurement', subject: 'ours', figure: 'figure' }, ...bound };
}
