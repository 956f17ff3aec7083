import { ErrorCode, type ExtensionDescriptor, listExtensions } from '@peerplug/core';
import { expect } from 'chai';
import { brokenChannel } from '../broken/broken-copy.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import type { Message } from '../in-memory/frame.js';
import type { TestResult } from './test-result.js';
import { inMemoryExtension } from '../in-memory/extension.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { listTests } from './listed-test.js';
import { runConformance, runConformanceTest } from './run-conformance.js';

/** Makes no offers. */
class RefusesOffers extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    return this.failed(ErrorCode.ERR_BUSY, 'no offers today');
  }
}

/** Has a promise rejected that nobody catches. */
class RejectsUnseen extends InMemoryPeerConnection {
  override createOffer(): ErrorCode {
    void Promise.reject(new Error('too late'));
    return super.createOffer();
  }
}

/** Makes its descriptions within the call that asks for them. */
class AnswersAtOnce extends InMemoryPeerConnection {
  protected override soon(task: () => void): void {
    task();
  }
}

/** Reports what its stack gives, as one does first in Node.js. */
class ReportsBuffers extends InMemoryDataChannel {
  override receive({ payload, isText }: Message): void {
    super.receive({ payload: Buffer.from(payload), isText });
  }
}

const refusing = variant({ name: 'refusing', peerConnection: RefusesOffers });

function variant(changes: Partial<ExtensionDescriptor>): ExtensionDescriptor {
  return { ...inMemoryExtension, ...changes };
}

describe('runConformance', () => {
  it('gives a result for each test, in the order of the list, and counts them', async () => {
    const starts: string[] = [];
    const results: TestResult[] = [];
    const report = await runConformance({
      extension: inMemoryExtension,
      grep: '^(?:NEG|MSG-01)',
      onStart: ({ id }) => starts.push(id),
      onResult: (result) => results.push(result),
    });
    const listed = listTests(inMemoryExtension).filter(({ id }) => /^(?:NEG|MSG-01)/.test(id));
    expect(report.results.map(({ id }) => id)).to.deep.equal(listed.map(({ id }) => id));
    expect(results).to.deep.equal(report.results);
    expect(starts).to.deep.equal(listed.filter(({ pending }) => pending === undefined).map(({ id }) => id));
    expect(report).to.include({ extension: 'in-memory', peer: 'in-memory', version: '0.1.0' });
    expect(report.node).to.equal(process.version);
    const pending = listed.filter((test) => test.pending !== undefined).length;
    expect(report.totals).to.deep.equal({
      passed: listed.length - pending,
      failed: 0,
      blocked: 0,
      pending,
      knownFailures: 0,
    });
  });

  it('tells which capability a pending test is about, and what is tested in its place', async () => {
    const { results } = await runConformance({ extension: inMemoryExtension, grep: 'NEG-(08|13)|CONF-08' });
    expect(results.map(({ reason }) => reason)).to.deep.equal([
      'the capability turn.udp is false, which CONF-09 tests',
      'the capability pranswer is true, which NEG-09, NEG-21 test',
      'the capability sdpMunging is true, which NEG-14 tests',
    ]);
    expect(results.map(({ status, durationMs }) => [status, durationMs])).to.deep.equal(
      Array.from({ length: 3 }, () => ['pending', 0]),
    );
  });

  it('gives what fails as a result', async () => {
    const result = await runConformanceTest('NEG-05', { extension: refusing });
    expect(result).to.include({ id: 'NEG-05', status: 'failed' });
    expect(result.error).to.include('no offers today');
    expect(result).not.to.have.property('reason');
  });

  it('fails the test during which something is rejected that nobody catches', async () => {
    const extension = variant({ name: 'rejecting', peerConnection: RejectsUnseen });
    const result = await runConformanceTest('NEG-02', { extension });
    expect(result.status).to.equal('failed');
    expect(result.error).to.include('too late');
  });

  it('tells a known failure with its reason, and fails one that passes', async () => {
    const reason = 'the stack below makes none';
    const knownFailures = { 'NEG-05': reason };
    const failing = await runConformanceTest('NEG-05', { extension: refusing, knownFailures });
    expect(failing).to.include({ status: 'known-failure', reason });
    expect(failing.error).to.include('no offers today');
    const passing = await runConformanceTest('NEG-05', { extension: inMemoryExtension, knownFailures });
    expect(passing).to.include({ status: 'failed', reason });
    expect(passing.error).to.include('take it off the list');
  });

  it('ends when its signal comes, in the middle of a test too, and closes what that test had opened', async () => {
    const controller = new AbortController();
    const ended = await runConformance({
      extension: inMemoryExtension,
      grep: 'FLOW-01',
      signal: controller.signal,
      onStart: () => {
        controller.abort(new Error('enough'));
      },
    }).catch((error: unknown) => error);
    expect(ended).to.be.an('error').with.property('message', 'enough');
    expect(listExtensions()).not.to.include(inMemoryExtension);
  });

  it('gives a test up that does not end', async () => {
    class NeverConnects extends InMemoryPeerConnection {
      override setRemoteDescription(): 0 {
        return 0;
      }
    }
    const extension = variant({ name: 'stuck', peerConnection: NeverConnects });
    const result = await runConformanceTest('FLOW-01', { extension, timing: { scale: 0.001 } });
    expect(result.error).to.match(/not within|did not end within 60 ms/);
  });

  it('passes a stack that answers synchronously', async () => {
    const extension = variant({ name: 'synchronous', peerConnection: AnswersAtOnce });
    const { results } = await runConformance({ extension, grep: '^(?:BASE|LIFE|NEG|CAND|SIG|ACT)' });
    expect(results.filter(({ status }) => status !== 'passed' && status !== 'pending')).to.deep.equal([]);
  });

  it('says in words that a Buffer was reported', async () => {
    const { extension } = brokenChannel('18', 'reports Buffers', ReportsBuffers);
    const { status, error } = await runConformanceTest('MSG-14', { extension });
    expect(status).to.equal('failed');
    expect(error?.split('\n')[0]).to.match(
      /^the packet is a Buffer, and not a plain Uint8Array: report new Uint8Array/,
    );
  });

  it('leaves the registry as it was', async () => {
    const before = listExtensions();
    await runConformanceTest('LIFE-01', { extension: inMemoryExtension, peer: refusing });
    expect(listExtensions()).to.deep.equal(before);
  });

  for (const [what, options, says] of [
    ['a grep that matches nothing', { grep: 'NGE-03' }, /no test matches 'NGE-03'; the nearest id is NEG-03/],
    ['a grep that is no expression', { grep: '(' }, /'\(' is no regular expression/],
    ['a known failure that does not exist', { knownFailures: { 'NEG-99': 'x' } }, /do not exist: NEG-99/],
    [
      'an extension that does not work here',
      { extension: variant({ isSupported: () => 'no such library' }) },
      /'in-memory' does not work here: no such library/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error: unknown = await runConformance({ extension: inMemoryExtension, ...options }).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.be.an('error').with.property('message').that.matches(says);
    });
  }
});

describe('runConformanceTest', () => {
  it('refuses an id that does not exist and names the nearest', async () => {
    const error: unknown = await runConformanceTest('FLOW-1', { extension: inMemoryExtension }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.an('error').with.property('message').that.includes('the nearest id is FLOW-01');
  });
});
