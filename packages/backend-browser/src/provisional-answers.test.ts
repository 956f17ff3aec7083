import { expect } from 'chai';
import { type Apply, ProvisionalAnswers } from './provisional-answers.js';
import { remoteAnswer, SDP } from './testing/scripted-connection.js';

describe('provisional answers', () => {
  it('are passed on to a platform that has them, and every later one too', async () => {
    const { types, apply } = platform(true);
    const answers = new ProvisionalAnswers();
    for (const type of ['pranswer', 'pranswer', 'answer'] as const) await answers.apply(type, SDP, apply);
    expect(types).to.deep.equal(['pranswer', 'pranswer', 'answer']);
    expect(answers.objection(remoteAnswer('answer', 'other'))).to.equal(null);
  });

  it('are final for a platform that has none, and later ones must be of the same transport', async () => {
    const { types, apply } = platform(false);
    const answers = new ProvisionalAnswers();
    const first = remoteAnswer('answer', 'abcd');
    await answers.apply('pranswer', SDP, apply, first);
    expect(types).to.deep.equal(['answer']);
    await answers.apply('answer', SDP, apply, first);
    expect(types).to.deep.equal(['answer']);
    expect(answers.objection(first)).to.equal(null);
    expect(answers.objection(remoteAnswer('answer', 'other'))).to.include('other ICE credentials');
  });

  it('wait for the first, and fail where it turns out to be of another transport', async () => {
    const { types, apply } = platform(false);
    const answers = new ProvisionalAnswers();
    const pending = answers.apply('pranswer', SDP, apply, remoteAnswer('answer', 'abcd'));
    expect(answers.objection(remoteAnswer('answer', 'other')), 'not known yet').to.equal(null);
    const later = answers.apply('answer', SDP, apply, remoteAnswer('answer', 'other')).then(
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
    for (const type of ['offer', 'answer'] as const) await answers.apply(type, SDP, apply);
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
