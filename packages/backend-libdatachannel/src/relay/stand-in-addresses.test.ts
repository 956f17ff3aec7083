import { expect } from 'chai';
import { StandInAddresses, toAddress, toNumber } from './stand-in-addresses.js';

describe('stand-in addresses', () => {
  it('stand for a host each, and keep the port', () => {
    const standIns = new StandInAddresses();
    const [one, other] = [toNumber('192.0.2.1'), toNumber('198.51.100.7')];
    const first = standIns.standInFor({ host: one, port: 10 });
    const second = standIns.standInFor({ host: other, port: 20 });
    expect(first).to.deep.equal({ host: toNumber('240.0.0.1'), port: 10 });
    expect(second).to.deep.equal({ host: toNumber('240.0.0.2'), port: 20 });
    expect(standIns.standInFor({ host: one, port: 11 })).to.deep.equal({ ...first, port: 11 });
    expect(standIns.realOf({ host: toNumber('240.0.0.2'), port: 21 })).to.deep.equal({
      host: other,
      port: 21,
    });
  });

  it('are those of one network, and no more', () => {
    const standIns = new StandInAddresses();
    for (let index = 0; index < 254; index += 1)
      expect(standIns.standInFor({ host: toNumber('10.0.0.0') + index, port: 1 })).to.not.equal(null);
    expect(standIns.standInFor({ host: toNumber('10.9.9.9'), port: 1 })).to.equal(null);
    expect(standIns.standInFor({ host: toNumber('10.0.0.0'), port: 1 }), 'a known one').to.not.equal(null);
  });

  it('stand for nothing that was not given', () => {
    const standIns = new StandInAddresses();
    for (const address of ['240.0.0.0', '240.0.0.1', '10.0.0.1', '255.255.255.255'])
      expect(standIns.realOf({ host: toNumber(address), port: 1 }), address).to.equal(null);
  });

  it('are written as numbers and read again', () => {
    for (const address of ['0.0.0.0', '127.0.0.1', '240.0.0.254', '255.255.255.255'])
      expect(toAddress(toNumber(address))).to.equal(address);
  });
});
