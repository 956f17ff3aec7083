import { expect } from 'chai';
import { declarationOf } from './conformance.js';
import { inMemoryExtension } from '../in-memory/extension.js';
import { type FailureText, type KnownFailure, outcomeOf } from './known-failure.js';
import { required } from '../fixture/test-case.js';

const ALWAYS: KnownFailure = 'the stack forgets it';
const SOMETIMES: KnownFailure = { reason: 'the stack forgets it where it is slow', sometimes: true };

const NO: FailureText = { report: 'no, it does not', common: 'no' };

const OPTIONS = { extension: inMemoryExtension, peer: inMemoryExtension, configuration: {}, scale: 1 };

/** How the declared test of a body ends: null, or its error's message. */
async function runDeclared(known: KnownFailure, body: () => Promise<void>): Promise<string | null> {
  const [, run] = declarationOf(required('LIFE-01', [], 'a claim', body), OPTIONS, known);
  return run().then(
    () => null,
    (error: unknown) => String(error),
  );
}

const passes = (): Promise<void> => Promise.resolve();
const fails = (): Promise<void> => Promise.reject(new Error('no'));

describe('a known failure', () => {
  it('is none where it passes', () => {
    expect(outcomeOf('NEG-05', ALWAYS, null)).to.include({ status: 'failed', reason: ALWAYS });
    expect(outcomeOf('NEG-05', ALWAYS, NO)).to.deep.equal({
      status: 'known-failure',
      reason: ALWAYS,
      error: 'no, it does not',
      cause: 'no',
    });
  });

  it('that comes sometimes counts as passed where it passes', () => {
    expect(outcomeOf('NEG-05', SOMETIMES, null)).to.deep.equal({ status: 'passed' });
    const { reason } = SOMETIMES;
    expect(outcomeOf('NEG-05', SOMETIMES, NO)).to.deep.equal({
      status: 'known-failure',
      reason,
      error: 'no, it does not',
      cause: 'no',
    });
  });

  it('turns a test of a runner round, one that comes sometimes lets it pass either way', async () => {
    expect(await runDeclared(ALWAYS, fails)).to.equal(null);
    expect(await runDeclared(ALWAYS, passes)).to.include('take it off the list');
    expect(await runDeclared(SOMETIMES, fails)).to.equal(null);
    expect(await runDeclared(SOMETIMES, passes)).to.equal(null);
  });

  it('is named in the title', () => {
    const test = required('LIFE-01', [], 'a claim', passes);
    expect(declarationOf(test, OPTIONS, ALWAYS)[0]).to.equal(
      'LIFE-01 a claim (known failure: the stack forgets it)',
    );
    expect(declarationOf(test, OPTIONS, SOMETIMES)[0]).to.include('(sometimes a known failure: the stack');
  });
});
