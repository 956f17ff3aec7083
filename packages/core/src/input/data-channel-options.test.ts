import { expect } from 'chai';
import { type DataChannelParameters, resolveDataChannelOptions } from './data-channel-options.js';
import { ChannelIds } from './channel-ids.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from './capabilities.js';
import { errorOf } from '../testing/error-of.js';
import { ALL_CAPABILITIES, parametersOf } from '../testing/scripted-extension.js';

describe('resolveDataChannelOptions', () => {
  it('fills in the defaults', () => {
    const parameters = resolve('label', {});
    expect(parameters).to.deep.equal(parametersOf({ label: 'label' }));
    expect(Object.isFrozen(parameters)).to.equal(true);
  });

  it('passes on what is given', () => {
    expect(
      resolve('x', { negotiated: true, id: 0, maxRetransmits: 0, ordered: false, protocol: 'p' }),
    ).to.deep.equal(
      parametersOf({ label: 'x', negotiated: true, id: 0, maxRetransmits: 0, ordered: false, protocol: 'p' }),
    );
    expect(resolve('x', { maxPacketLifeTime: 65535 }).maxPacketLifeTime).to.equal(65535);
    expect(resolve('x', { maxRetransmits: 65535 }).maxRetransmits).to.equal(65535);
    expect(resolve('x', { negotiated: false }).negotiated).to.equal(false);
  });

  it('takes undefined for not given', () => {
    const options = Object.fromEntries(
      ['negotiated', 'id', 'maxRetransmits', 'maxPacketLifeTime', 'ordered', 'protocol'].map((key) => [
        key,
        undefined,
      ]),
    );
    expect(resolve('data', options)).to.deep.equal(parametersOf());
  });

  for (const [what, label, options, mentions] of [
    ['negotiated without id', 'x', { negotiated: true }, 'negotiated needs an id'],
    ['id without negotiated', 'x', { id: 1 }, 'id needs negotiated'],
    ['id with negotiated: false', 'x', { id: 1, negotiated: false }, 'id needs negotiated'],
    ['both limits', 'x', { maxRetransmits: 0, maxPacketLifeTime: 0 }, 'exclude each other'],
    [
      'a negative count',
      'x',
      { maxRetransmits: -1 },
      'maxRetransmits must be a whole number from 0 to 65535, not -1',
    ],
    [
      'a count of 65536',
      'x',
      { maxRetransmits: 65536 },
      'maxRetransmits must be a whole number from 0 to 65535, not 65536',
    ],
    [
      'a count that is not whole',
      'x',
      { maxRetransmits: 0.5 },
      'maxRetransmits must be a whole number from 0 to 65535, not 0.5',
    ],
    [
      'a count that is a string',
      'x',
      { maxRetransmits: '1' },
      'maxRetransmits must be a whole number from 0 to 65535, not of type string',
    ],
    [
      'a count that is null',
      'x',
      { maxRetransmits: null },
      'maxRetransmits must be a whole number from 0 to 65535, not of type object',
    ],
    [
      'a negative time',
      'x',
      { maxPacketLifeTime: -1 },
      'maxPacketLifeTime must be a whole number from 0 to 65535, not -1',
    ],
    [
      'a time of 65536',
      'x',
      { maxPacketLifeTime: 65536 },
      'maxPacketLifeTime must be a whole number from 0 to 65535, not 65536',
    ],
    [
      'a time that is NaN',
      'x',
      { maxPacketLifeTime: Number.NaN },
      'maxPacketLifeTime must be a whole number from 0 to 65535, not NaN',
    ],
    ['a negative id', 'x', { negotiated: true, id: -1 }, 'id must be a whole number from 0 to 100, not -1'],
    ['an id over the largest', 'x', { negotiated: true, id: 101 }, 'from 0 to 100'],
    [
      'an id that is a string',
      'x',
      { negotiated: true, id: '1' },
      'id must be a whole number from 0 to 100, not of type string',
    ],
    ['negotiated that is no flag', 'x', { negotiated: 1, id: 1 }, 'negotiated must be true or false'],
    ['ordered that is no flag', 'x', { ordered: 'no' }, 'ordered must be true or false'],
    ['a protocol that is no string', 'x', { protocol: 7 }, 'protocol must be a string'],
    ['a protocol of 65536 bytes', 'x', { protocol: 'p'.repeat(65536) }, 'protocol is longer than 65535'],
    ['a label of 65536 bytes', 'é'.repeat(32768), {}, 'label is longer than 65535'],
    ['a label that is no string', 7, {}, 'label must be a string'],
    ['no label', undefined, {}, 'label must be a string'],
    ['options that are null', 'x', null, 'options'],
    ['options that are an array', 'x', [], 'options'],
    ['options that are a string', 'x', 'ordered', 'options'],
    ["Godot's misspelling", 'x', { maxPacketLifetime: 1 }, "did you mean 'maxPacketLifeTime'?"],
    ['a misspelling', 'x', { orderd: true }, "did you mean 'ordered'?"],
    ['an unknown option', 'x', { priority: 'high' }, 'known: negotiated, id,'],
    ['an unknown option that is undefined', 'x', { priority: undefined }, "no option 'priority'"],
  ] as const) {
    it(`refuses ${what}, and says so`, () => {
      const error = errorOf(() => resolve(label, options));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include(mentions);
    });
  }

  it('takes a label and a protocol of 65535 bytes, and the largest id', () => {
    const label = 'é'.repeat(32767) + 'x';
    expect(resolve(label, { protocol: 'p'.repeat(65535) }).label).to.equal(label);
    expect(resolve('x', { negotiated: true, id: 100 }).id).to.equal(100);
  });

  it('counts the bytes of what is sent for a lone surrogate, and sends U+FFFD', () => {
    expect(resolve('a\ud800b', { protocol: '\udc00' })).to.include({ label: 'a\uFFFDb', protocol: '\uFFFD' });
    expect(errorOf(() => resolve('\ud800'.repeat(21846), {})).message).to.include('label is longer');
  });

  it('refuses an id that is taken as ERR_ALREADY_IN_USE, and names it', () => {
    const error = errorOf(() => resolve('x', { negotiated: true, id: 7 }, {}, idsOf(7)));
    expect(error.code).to.equal(ErrorCode.ERR_ALREADY_IN_USE);
    expect(error.message).to.include('7');
    expect(resolve('x', { negotiated: true, id: 8 }, {}, idsOf(7)).id).to.equal(8);
  });

  for (const limit of ['maxRetransmits', 'maxPacketLifeTime'] as const) {
    it(`refuses ${limit} as ERR_UNAVAILABLE where the extension lacks it`, () => {
      const error = errorOf(() => resolve('x', { [limit]: 3 }, { [limit]: false }));
      expect(error.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
      expect(error.message).to.include(limit);
      expect(resolve('x', {}, { [limit]: false })[limit]).to.equal(null);
    });
  }

  it('refuses a channel that no stream is left for', () => {
    const error = errorOf(() => resolve('x', {}, { maxChannelId: 3 }, idsOf(null, 2)));
    expect(error.code).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(error.message).to.include('they go to 3');
    expect(resolve('x', { negotiated: true, id: 1 }, { maxChannelId: 3 }, idsOf(null, 2)).id).to.equal(1);
  });

  it('leaves keys of the prototype aside', () => {
    expect(resolve('data', Object.create({ priority: 'high' }) as object)).to.deep.equal(parametersOf());
  });
});

function resolve(
  label: unknown,
  options: unknown,
  capabilities: Partial<ExtensionCapabilities> = {},
  ids: ChannelIds = new ChannelIds(),
): DataChannelParameters {
  return resolveDataChannelOptions(label, options, { ...ALL_CAPABILITIES, ...capabilities }, ids);
}

function idsOf(...taken: readonly (number | null)[]): ChannelIds {
  const ids = new ChannelIds();
  for (const id of taken) ids.take(id);
  return ids;
}
