import { mock } from 'node:test';
import { expect } from 'chai';
import { challenge, KEY, messageOf } from '../testing/scripted-turn-server.js';
import { StunAttribute, StunMessage, StunType } from './stun-message.js';
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

  /** An answer to the latest request. */
  const answer = (
    type: number,
    attributes: Parameters<typeof messageOf>[2] = [],
    key: Buffer | null = null,
  ): void => {
    const transaction = sent.at(-1)?.subarray(8, 20) ?? Buffer.alloc(0);
    const message = StunMessage.parse(messageOf(type, transaction, attributes, key));
    if (message !== null) requests.take(message);
  };

  const refuse = (code: number, without: number[] = []): void => {
    const [type, attributes] = challenge(code, 'one');
    answer(
      type,
      attributes.filter(([name]) => !without.includes(name)),
    );
  };

  it('are done with the first answer: nothing is repeated, and a second one is ignored', () => {
    const first = sent[0];
    answer(StunType.ALLOCATE + 0x100);
    answer(StunType.ALLOCATE + 0x100);
    mock.timers.tick(60_000);
    expect(outcomes.map((outcome) => 'answer' in outcome)).to.deep.equal([true]);
    expect(sent).to.deep.equal([first]);
  });

  it('ignore what answers another request, or none', () => {
    answer(StunType.REFRESH + 0x100);
    answer(StunType.REFRESH + 0x110);
    answer(StunType.ALLOCATE);
    expect(outcomes).to.deep.equal([]);
    mock.timers.tick(500);
    expect(sent).to.have.lengthOf(2);
  });

  it('are signed as the refusal says, and given up where a signed one is refused for the account', () => {
    refuse(401);
    expect(sent).to.have.lengthOf(2);
    const signed = StunMessage.parse(sent[1] ?? Buffer.alloc(0));
    expect(signed?.isSignedWith(KEY)).to.equal(true);
    expect(signed?.find(StunAttribute.USERNAME)?.toString()).to.equal('user');
    refuse(401);
    expect(outcomes).to.deep.equal([{ refusal: 'refuses the username or the credential (401 no)' }]);
    expect(sent).to.have.lengthOf(2);
  });

  for (const [what, attribute] of [
    ['realm', StunAttribute.REALM],
    ['nonce', StunAttribute.NONCE],
  ] as const) {
    it(`are given up where a challenge has no ${what}`, () => {
      refuse(401, [attribute]);
      expect(outcomes).to.deep.equal([{ refusal: 'refuses the username or the credential (401 no)' }]);
      expect(sent).to.have.lengthOf(1);
    });
  }

  it('are given up where they are refused for another reason, which may be missing', () => {
    refuse(486);
    expect(outcomes).to.deep.equal([{ refusal: 'gives no relay (486 no)' }]);
    requests.send(StunType.ALLOCATE, [], (outcome) => outcomes.push(outcome));
    refuse(486, [StunAttribute.ERROR_CODE]);
    expect(outcomes[1]).to.deep.equal({ refusal: 'gives no relay (0)' });
  });
});
