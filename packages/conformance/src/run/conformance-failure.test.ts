import { ErrorCode, type ExtensionDescriptor } from '@peerplug/core';
import { expect } from 'chai';
import type { ConformanceFailure } from './conformance-failure.js';
import { inMemoryExtension } from '../in-memory/extension.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { runConformanceTest } from './run-conformance.js';
import { runTestCase } from './run-test-case.js';
import { testOf } from './select-tests.js';
import { registerBoth } from './suite-options.js';

function variant(peerConnection: ExtensionDescriptor['peerConnection']): ExtensionDescriptor {
  return { ...inMemoryExtension, name: 'broken', peerConnection };
}

/** Stays STATE_NEW after an offer. */
class StaysNew extends InMemoryPeerConnection {
  override getConnectionState(): 0 {
    return 0;
  }
}

/** Throws where it is asked for an offer. */
class Throws extends InMemoryPeerConnection {
  override createOffer(): never {
    throw new TypeError('undefined is not a function');
  }
}

/** Tells that something is wrong, after the call. */
class FailsLater extends InMemoryPeerConnection {
  override setRemoteDescription(): ErrorCode {
    queueMicrotask(() => {
      this.failed(ErrorCode.ERR_CANT_CONNECT, 'no route to the peer');
    });
    return ErrorCode.OK;
  }
}

/** What one test throws for an extension. */
async function failureOf(
  id: string,
  extension: ExtensionDescriptor,
  scale = 0.05,
): Promise<ConformanceFailure> {
  const options = { extension, peer: extension, configuration: {}, scale };
  const release = registerBoth(options);
  try {
    await runTestCase(testOf(id), options);
  } catch (error) {
    return error as ConformanceFailure; // it throws nothing else
  } finally {
    release();
  }
  throw new Error(`${id} passes`);
}

describe('a failure', () => {
  it('tells what was observed, the rule, the duty and the connections', async () => {
    const failure = await failureOf('NEG-03', variant(StaysNew));
    const lines = failure.message.split('\n');
    expect(lines[0]).to.equal("expected 'STATE_NEW' to equal 'STATE_CONNECTING'");
    expect(lines[1]).to.match(/^rule 9: setRemoteDescription\(\) takes an offer in STATE_NEW/);
    expect(lines[2]).to.match(/^class reference: .+ \(ref-remote-offer\)$/);
    expect(lines[3]).to.match(/^likely broken, duty 6: The state getters answer for the calls made so far/);
    expect(lines.slice(4)).to.deep.equal([
      'a (broken) was STATE_NEW, GATHERING_STATE_NEW, SIGNALING_STATE_HAVE_REMOTE_OFFER',
      'b (broken) was STATE_NEW, GATHERING_STATE_NEW, SIGNALING_STATE_STABLE',
    ]);
  });

  it('keeps the compared values and the place for test runners', async () => {
    const failure = await failureOf('NEG-03', variant(StaysNew));
    expect(failure).to.include({ showDiff: true, actual: 'STATE_NEW', expected: 'STATE_CONNECTING' });
    expect(failure.stack)
      .to.include(failure.message)
      .and.to.match(/\n\s+at .+negotiation\.js/);
  });

  it('has the compared values in a report', async () => {
    const { report } = await failureOf('NEG-03', variant(StaysNew));
    expect(report.split('\n').slice(1, 3)).to.deep.equal([
      'expected: "STATE_CONNECTING"',
      'received: "STATE_NEW"',
    ]);
    expect(report).not.to.include('thrown here');
  });

  it('tells of a call that threw what and where, and names duty 1 first', async () => {
    const { message } = await failureOf('NEG-02', variant(Throws));
    expect(message).to.match(
      /its latest call failed with ERR_BUG: .*TypeError: undefined is not a function, at .*conformance-failure\.test/,
    );
    expect(/likely broken, duty (\d+)/.exec(message)?.[1]).to.equal('1');
  });

  it('tells what errorOccurred has told', async () => {
    const { message } = await failureOf('NEG-16', variant(FailsLater));
    expect(message).to.match(/^not within 500 ms: both connections are STATE_CONNECTED/);
    expect(message).to.include('errorOccurred told ERR_CANT_CONNECT: no route to the peer');
  });

  it('says where core and not the extension answers', async () => {
    class Unfinished extends InMemoryPeerConnection {
      override createDataChannel(): never {
        throw new Error('later');
      }
    }
    const { message } = await failureOf('LIFE-05', variant(Unfinished));
    expect(message).to.include('createDataChannel gave null').and.to.include('duty 1:');
    const known = await runConformanceTest('LIFE-05', {
      extension: inMemoryExtension,
      knownFailures: { 'LIFE-05': 'not at all' },
    });
    expect(known.error).to.equal('LIFE-05 is a known failure and passes: take it off the list');
  });
});
