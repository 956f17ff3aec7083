import { expect } from 'chai';
import { nativeCallback } from './callback.js';

describe('a callback for the native side', () => {
  it('hands its arguments over, and nothing while they are not wanted', () => {
    const heard: unknown[] = [];
    const faults: unknown[] = [];
    let isWanted = true;
    const callback = nativeCallback(
      (fault) => faults.push(fault),
      (...values: readonly number[]) => heard.push(...values),
      () => isWanted,
    );
    callback(1, 2);
    isWanted = false;
    callback(3);
    expect([heard, faults]).to.deep.equal([[1, 2], []]);
  });

  it('reports what it throws once the native side has gone on', async () => {
    const fault = new Error('of a listener');
    const faults: unknown[] = [];
    const callback = nativeCallback(
      (each) => faults.push(each),
      () => {
        throw fault;
      },
    );
    callback();
    expect(faults).to.deep.equal([]);
    await Promise.resolve();
    expect(faults).to.deep.equal([fault]);
  });
});
