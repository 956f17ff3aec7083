import { expect } from 'chai';
import { turnFailure } from './turn-failure.js';
import { TurnRefusal } from './turn-relay.js';

const URL = 'turn:192.0.2.1';

describe('the failure of a TURN server', () => {
  for (const [reason, cause] of [
    ['gives no relay (486 quota)', new TurnRefusal('gives no relay (486 quota)')],
    ['does not answer', new Error('')],
    ['has a name that cannot be resolved (ENOTFOUND)', Object.assign(new Error('x'), { code: 'ENOTFOUND' })],
    ['has a name that cannot be resolved (EAI_AGAIN)', Object.assign(new Error('x'), { code: 'EAI_AGAIN' })],
    [
      'cannot be reached (ECONNREFUSED: refused)',
      Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    ],
    ['cannot be reached (ECONNRESET: )', Object.assign(new Error(''), { code: 'ECONNRESET' })],
    ['cannot be reached (no route)', new Error('no route')],
    ['cannot be reached (no error)', 'no error'],
  ] as const) {
    it(`says that it ${reason}`, () => {
      expect(turnFailure(URL, cause)).to.equal(`'${URL}' ${reason}`);
    });
  }
});
