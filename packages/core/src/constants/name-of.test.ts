import { expect } from 'chai';
import { ConnectionState } from './connection-state.js';
import { ErrorCode } from './error-code.js';
import { nameOf } from './name-of.js';

describe('nameOf', () => {
  it('gives the name of a value', () => {
    expect(nameOf(ErrorCode, 48)).to.equal('ERR_PRINTER_ON_FIRE');
    expect(nameOf(ErrorCode, 0)).to.equal('OK');
    expect(nameOf(ConnectionState, ConnectionState.STATE_CONNECTED)).to.equal('STATE_CONNECTED');
  });

  it('gives the number where no member has it', () => {
    expect(nameOf(ConnectionState, 6)).to.equal('6');
    expect(nameOf({}, -1)).to.equal('-1');
  });
});
