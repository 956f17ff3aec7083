import { type IceCandidate, parseIceCandidate } from '@peerplug/core/extension';
import { expect } from 'chai';
import { PACE_MS, PacedCandidates } from './paced-candidates.js';

describe('paced candidates', () => {
  it('are used one after the other, the first at once, then the highest priority first', async () => {
    const used: { readonly name: string; readonly at: number }[] = [];
    let isEnough = (): void => undefined;
    const enough = new Promise<void>((resolve) => {
      isEnough = resolve;
    });
    const paced = new PacedCandidates<IceCandidate>(({ text: name }) => {
      used.push({ name, at: performance.now() });
      if (used.length === 4) isEnough();
    });
    paced.add(candidate('first', 1));
    expect(used).to.have.lengthOf(1);
    paced.add(candidate('relay', 41_885_439));
    paced.add(candidate('host', 2_122_252_543));
    paced.add(candidate('reflexive', 1_685_855_999));
    expect(used).to.have.lengthOf(1);
    await enough;
    expect(used.map(({ name }) => name.split(':')[1]?.split(' ')[0])).to.deep.equal([
      'first',
      'host',
      'reflexive',
      'relay',
    ]);
    const gaps = used.slice(1).map(({ at }, index) => at - (used[index]?.at ?? 0));
    // Node's timers count whole milliseconds.
    expect(Math.min(...gaps)).to.be.at.least(PACE_MS - 1);
  });

  it('are not used after they were dropped', async () => {
    const used: string[] = [];
    const paced = new PacedCandidates<IceCandidate>(({ text }) => used.push(text));
    paced.add(candidate('one', 1));
    paced.add(candidate('two', 1));
    paced.drop();
    await new Promise((resolve) => setTimeout(resolve, 4 * PACE_MS));
    expect(used).to.have.lengthOf(1);
  });
});

function candidate(foundation: string, priority: number): IceCandidate {
  const name = `candidate:${foundation} 1 udp ${String(priority)} 192.0.2.1 54321 typ host`;
  const parsed = parseIceCandidate('0', 0, name);
  if (parsed === null) throw new Error('it is empty');
  return parsed;
}
