import { expect } from 'chai';
import { ReplayWindow } from './replay.js';

describe('ReplayWindow', () => {
  it('admits each number once, in any order', () => {
    const window = new ReplayWindow();
    for (const number of [0, 2, 1, 5, 3]) {
      expect(window.admits(number), String(number)).to.equal(true);
      window.take(number);
      expect(window.admits(number), `${String(number)} again`).to.equal(false);
    }
    expect(window.admits(4)).to.equal(true);
  });

  it('admits nothing that is 256 behind the newest', () => {
    const window = new ReplayWindow();
    window.take(1000);
    expect(window.admits(744)).to.equal(false);
    expect(window.admits(745)).to.equal(true);
    expect(window.admits(1256), 'one that shares its place').to.equal(true);
  });

  it('notes only what it is told to', () => {
    const window = new ReplayWindow();
    expect(window.admits(2 ** 47)).to.equal(true);
    expect(window.admits(0), 'nobody took the other').to.equal(true);
  });
});
