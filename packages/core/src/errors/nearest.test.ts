import { expect } from 'chai';
import { nearest } from './nearest.js';

const OPTIONS = ['negotiated', 'id', 'maxRetransmits', 'maxPacketLifeTime', 'ordered', 'protocol'];

describe('nearest', () => {
  for (const [word, meant] of [
    ['maxPacketLifetime', 'maxPacketLifeTime'],
    ['maxpacketlifetime', 'maxPacketLifeTime'],
    ['max_retransmits', 'maxRetransmits'],
    ['orderd', 'ordered'],
    ['unordered', 'ordered'],
    ['negociated', 'negotiated'],
    ['ID', 'id'],
    ['ids', 'id'],
    ['protocoll', 'protocol'],
    ['rotocol', 'protocol'],
  ] as const) {
    it(`takes '${word}' for '${meant}'`, () => {
      expect(nearest(word, OPTIONS)).to.equal(meant);
    });
  }

  for (const word of ['', 'colour', 'label', 'xxxxxxx', 'reliable'] as const) {
    it(`finds nothing near '${word}'`, () => {
      expect(nearest(word, ['negotiated', 'maxRetransmits'])).to.equal(null);
    });
  }

  it('prefers the nearest, and the first of equals', () => {
    expect(nearest('weirft', ['werifts', 'werift', 'browser'])).to.equal('werift');
    expect(nearest('abc', ['abd', 'abe'])).to.equal('abd');
  });

  it('takes a third of a long word and one letter of a short one', () => {
    expect(nearest('abcdef', ['abcdxy'])).to.equal('abcdxy');
    expect(nearest('abcdef', ['abcxyz'])).to.equal(null);
    expect(nearest('ab', ['ax'])).to.equal('ax');
    expect(nearest('ab', ['xy'])).to.equal(null);
  });

  it('finds nothing where there is nothing', () => {
    expect(nearest('word', [])).to.equal(null);
  });
});
