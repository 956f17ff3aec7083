import { parseSessionDescription, type RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { type Apply, ProvisionalAnswers } from './provisional-answers.js';

const ANSWER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijklmn',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:active',
  '',
].join('\r\n');

describe('provisional answers', () => {
  it('are passed on to a platform that has them, and every later one too', async () => {
    const { types, apply } = platform(true);
    const answers = new ProvisionalAnswers();
    for (const type of ['pranswer', 'pranswer', 'answer'] as const) await answers.apply(type, ANSWER, apply);
    expect(types).to.deep.equal(['pranswer', 'pranswer', 'answer']);
    expect(answers.objection(answerWith('other'))).to.equal(null);
  });

  it('are final for a platform that has none, and later ones must be of the same transport', async () => {
    const { types, apply } = platform(false);
    const answers = new ProvisionalAnswers();
    const first = answerWith('abcd');
    await answers.apply('pranswer', ANSWER, apply, first);
    expect(types).to.deep.equal(['answer']);
    await answers.apply('answer', ANSWER, apply, first);
    expect(types).to.deep.equal(['answer']);
    expect(answers.objection(first)).to.equal(null);
    expect(answers.objection(answerWith('other'))).to.include('other ICE credentials');
  });

  it('wait for the first, and fail where it turns out to be of another transport', async () => {
    const { types, apply } = platform(false);
    const answers = new ProvisionalAnswers();
    const pending = answers.apply('pranswer', ANSWER, apply, answerWith('abcd'));
    expect(answers.objection(answerWith('other')), 'not known yet').to.equal(null);
    const later = answers.apply('answer', ANSWER, apply, answerWith('other')).then(
      () => 'taken',
      (error: unknown) => String(error),
    );
    await pending;
    expect(await later).to.include('other ICE credentials');
    expect(types).to.deep.equal(['answer']);
  });

  it('that are no SDP fail with the reason of the platform', async () => {
    const answers = new ProvisionalAnswers();
    const failing = answers.apply('pranswer', 'x', () => Promise.reject(new Error('not SDP')));
    expect(await failing.catch((error: unknown) => String(error))).to.include('not SDP');
  });

  it('are none where the final one comes at once', async () => {
    const { types, apply } = platform(true);
    const answers = new ProvisionalAnswers();
    for (const type of ['offer', 'answer'] as const) await answers.apply(type, ANSWER, apply);
    expect(types).to.deep.equal(['offer', 'answer']);
  });
});

/** A platform that takes provisional answers or does not, and what it has taken. */
function platform(hasProvisional: boolean): { readonly types: string[]; readonly apply: Apply } {
  const types: string[] = [];
  return {
    types,
    apply: ({ type }) => {
      if (type === 'pranswer' && !hasProvisional) return Promise.reject(new Error('not yet implemented'));
      types.push(type);
      return Promise.resolve();
    },
  };
}

function answerWith(ufrag: string): RemoteDescription {
  return parseSessionDescription('answer', ANSWER.replace('abcd', ufrag));
}
