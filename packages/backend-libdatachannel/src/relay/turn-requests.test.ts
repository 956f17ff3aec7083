import { mock } from 'node:test';
import { expect } from 'chai';
import { StunType } from './stun-message.js';
import { type Outcome, TurnRequests } from './turn-requests.js';

const SERVER = {
  url: 'turn:192.0.2.1',
  host: '192.0.2.1',
  port: 3478,
  username: 'user',
  credential: 'password',
};

describe('TurnRequests', () => {
  let sent: Buffer[];
  let outcomes: Outcome[];
  let requests: TurnRequests;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    [sent, outcomes] = [[], []];
    requests = new TurnRequests(SERVER, (datagram) => sent.push(datagram));
    requests.send(StunType.ALLOCATE, [], (outcome) => outcomes.push(outcome));
  });

  afterEach(() => {
    requests.close();
    mock.timers.reset();
  });

  it('repeat what is not answered after 0.5, 1.5, 3.5 and 7.5 s, and give up after ten', () => {
    const counts = [499, 1, 999, 1, 1999, 1, 3999, 1, 2499].map((ms) => {
      mock.timers.tick(ms);
      return sent.length;
    });
    expect(counts).to.deep.equal([1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(new Set(sent.map((each) => each.toString('hex'))).size, 'the same datagram').to.equal(1);
    expect(outcomes).to.deep.equal([]);
    mock.timers.tick(1);
    expect(outcomes).to.deep.equal([{ refusal: 'does not answer, 10 s after it was first asked' }]);
    mock.timers.tick(60_000);
    expect(sent).to.have.lengthOf(5);
  });

  it('repeat and report nothing after they were closed', () => {
    requests.close();
    mock.timers.tick(60_000);
    expect(sent).to.have.lengthOf(1);
    expect(outcomes).to.deep.equal([]);
  });
});
