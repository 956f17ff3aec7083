import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { describeDuties, DUTIES, likelyDuties } from './duties.js';
import { testCases } from '../tests/test-cases.js';

/** The numbered sentences in the doc comments of the two classes that an extension implements. */
function dutiesInCore(): Record<number, string> {
  const entry = import.meta.resolve('@peerplug/core');
  const texts = ['contract/peer-connection-extension.d.ts', 'contract/data-channel-extension.d.ts'].map(
    (file) => readFileSync(new URL(file, entry), 'utf8'),
  );
  const found: Record<number, string> = {};
  for (const [, number, text = ''] of texts.join('\n').matchAll(/^ \* (\d+)\. (.+(?:\n \* {4,}\S.*)*)/gm)) {
    const sentence = text.replaceAll(/\n \* +/g, ' ').replaceAll(/\{@link (\w+)\}/g, '`$1()`');
    found[Number(number)] = sentence;
  }
  return found;
}

describe('the duties of an author', () => {
  it('are those that the doc comments of core number', () => {
    expect(DUTIES).to.deep.equal(dutiesInCore());
    expect(Object.keys(DUTIES)).to.have.lengthOf(20);
  });

  it('that a test names are some of them', () => {
    const named = testCases.flatMap((testCase) => likelyDuties(testCase));
    expect(named.filter((number) => !(number in DUTIES))).to.deep.equal([]);
    expect(named).not.to.have.lengthOf(0);
  });

  it('are each named by a test', () => {
    const named = new Set(testCases.flatMap((testCase) => likelyDuties(testCase)));
    expect(
      Object.keys(DUTIES)
        .map(Number)
        .filter((number) => !named.has(number)),
    ).to.deep.equal([]);
  });

  it('are told with their number, and so is that there is none', () => {
    expect(describeDuties([5])).to.deep.equal(['likely broken, duty 5: One packet is one message.']);
    expect(describeDuties([])[0]).to.match(/^likely broken, no duty: /);
  });
});
