import { ErrorCode, WebRTCError } from '@peerplug/core/extension';
import { expect } from 'chai';
import { readOptions } from './gathering-options.js';

const ignore = (): void => undefined;

describe('options under werift', () => {
  it('may be absent', () => {
    expect(readOptions({}, ignore)).to.deep.equal({ ports: undefined, bindAddress: undefined });
  });

  it('are taken', () => {
    const options = readOptions({ portRangeBegin: 5000, portRangeEnd: 5000, bindAddress: '::1' }, ignore);
    expect(options).to.deep.equal({ ports: { begin: 5000, end: 5000 }, bindAddress: '::1' });
  });

  it('that nobody knows are ignored with a warning', () => {
    const warnings: string[] = [];
    readOptions({ mtu: 1200 }, (message) => warnings.push(message));
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include("'mtu'").and.to.include('portRangeBegin');
  });

  const unusable: Record<string, unknown>[] = [
    { portRangeBegin: 5000 },
    { portRangeEnd: 5000 },
    { portRangeBegin: 5001, portRangeEnd: 5000 },
    { portRangeBegin: 0, portRangeEnd: 5000 },
    { portRangeBegin: 5000.5, portRangeEnd: 65536 },
    { bindAddress: 'localhost' },
    { bindAddress: 7 },
    { bindAddress: {} },
    { portRangeBegn: 5000, portRangeEnd: 5000 },
  ];
  it('are refused where the address is an object that cannot be printed', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    for (const bindAddress of [cyclic, 10n, Symbol('address')]) {
      expect(() => readOptions({ bindAddress }, ignore)).to.throw(WebRTCError, 'literal IP address');
    }
  });

  for (const options of unusable) {
    it(`are refused: ${JSON.stringify(options)}`, () => {
      expect(() => readOptions(options, ignore))
        .to.throw(WebRTCError)
        .with.property('code', ErrorCode.ERR_INVALID_PARAMETER);
    });
  }
});
