import { expect } from 'chai';
import { decodeText, encodeText, sizeOfText, toWellFormedUtf8 } from './utf8.js';

const encoder = new TextEncoder();

describe('toWellFormedUtf8', () => {
  it('gives ASCII back as it is, NUL included', () => {
    const bytes = encoder.encode('a\0b\x7f');
    expect(toWellFormedUtf8(bytes)).to.equal(bytes);
    const empty = new Uint8Array(0);
    expect(toWellFormedUtf8(empty)).to.equal(empty);
  });

  for (const text of ['é', '✓', '世界', '😀', '\uFEFFmark', 'a\uFEFFb', 'é\0', '\u{10FFFF}', '\uFFFD']) {
    it(`keeps ${JSON.stringify(text)}`, () => {
      const bytes = encoder.encode(text);
      expect(toWellFormedUtf8(bytes)).to.deep.equal(bytes);
    });
  }

  for (const [what, bytes, text] of [
    ['a byte that is none', [0x61, 0xff, 0x62], 'a\uFFFDb'],
    ['a cut sequence', [0x61, 0xc3], 'a\uFFFD'],
    ['a cut sequence of four', [0xf0, 0x9f, 0x98], '\uFFFD'],
    ['a continuation without a start', [0x80, 0x61], '\uFFFDa'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\uFFFD\uFFFD\uFFFD'],
    ['an overlong NUL', [0xc0, 0x80], '\uFFFD\uFFFD'],
    ['a code point past the last', [0xf4, 0x90, 0x80, 0x80], '\uFFFD\uFFFD\uFFFD\uFFFD'],
  ] as const) {
    it(`replaces ${what}`, () => {
      expect(toWellFormedUtf8(Uint8Array.from(bytes))).to.deep.equal(encoder.encode(text));
    });
  }

  it('remembers nothing from one call to the next', () => {
    toWellFormedUtf8(Uint8Array.of(0xf0, 0x9f));
    expect(toWellFormedUtf8(encoder.encode('é'))).to.deep.equal(encoder.encode('é'));
  });

  it('takes the bytes of a view only, and leaves them as they are', () => {
    const buffer = Uint8Array.of(0xff, 0xc3, 0xa9, 0xff);
    const view = buffer.subarray(1, 4);
    expect(toWellFormedUtf8(view)).to.deep.equal(encoder.encode('é\uFFFD'));
    expect([...buffer]).to.deep.equal([0xff, 0xc3, 0xa9, 0xff]);
  });
});

describe('text', () => {
  for (const text of [
    '',
    'a',
    '\0',
    '\uFEFFmark',
    'é',
    '😀',
    'a'.repeat(127),
    'a'.repeat(129),
    'é'.repeat(64),
    'é'.repeat(200),
  ]) {
    it(`of ${String(text.length)} units survives: ${JSON.stringify(text.slice(0, 8))}`, () => {
      const bytes = encodeText(text);
      expect(bytes).to.deep.equal(encoder.encode(text));
      expect(decodeText(bytes)).to.equal(text);
      expect(sizeOfText(text, bytes.byteLength)).to.equal(bytes.byteLength);
    });
  }

  it('with a lone surrogate has U+FFFD in its place, short and long', () => {
    for (const filler of ['', 'a'.repeat(200)])
      expect(encodeText(`${filler}\uD800b`)).to.deep.equal(encoder.encode(`${filler}\uFFFDb`));
  });

  it('has the size of what is sent, where something was replaced', () => {
    const bytes = Uint8Array.of(0xff, 0x61);
    expect(sizeOfText(decodeText(bytes), bytes.byteLength)).to.equal(4);
  });
});
