import { expect } from 'chai';
import { ActivitySignal } from './activity-signal.js';
import { ErrorCode } from '../constants/error-code.js';

describe('ActivitySignal', () => {
  it('tells its owner of each that begins to listen, and when nobody does any more', () => {
    const { signal, told } = recorded();
    const [one, other] = [(): void => undefined, (): void => undefined];
    expect(signal.connect(one)).to.equal(ErrorCode.OK);
    expect(signal.connect(other)).to.equal(ErrorCode.OK);
    signal.disconnect(one);
    signal.disconnect(other);
    expect(told).to.deep.equal([true, true, false]);
  });

  it('tells nothing of a callable that is refused', () => {
    const { signal, told } = recorded();
    const callable = (): void => undefined;
    signal.connect(callable);
    expect(signal.connect(callable)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(told).to.deep.equal([true]);
  });

  it('tells its owner when its only listener has had its one shot', () => {
    const { signal, told } = recorded();
    let count = 0;
    signal.connect(() => (count += 1), { oneShot: true });
    signal.emit();
    signal.emit();
    expect(count).to.equal(1);
    expect(told).to.deep.equal([true, false]);
  });
});

function recorded(): Readonly<{ signal: ActivitySignal; told: readonly boolean[] }> {
  const told: boolean[] = [];
  return { signal: new ActivitySignal((listening) => told.push(listening)), told };
}
