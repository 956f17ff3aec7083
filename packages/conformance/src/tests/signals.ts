import { ChannelState, GatheringState, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import {
  createChannel,
  expectOk,
  type Fixture,
  hasGathered,
  isConnected,
  isOpen,
} from '../fixture/fixture.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** How much dearer an idle poll() of a connected connection may be than one of a new connection that has no stack yet. */
const MAX_IDLE_RATIO = 40;
const IDLE_POLLS = 20_000;

/** When signals fire, and what their handlers may do. */
export const signalTests: readonly TestCase[] = [
  needs('offer', 'gathering').required(
    'SIG-01',
    ['13', 'ref-poll'],
    'signals fire inside poll() only',
    async (t) => {
      const connection = t.connection();
      let isPolling = false;
      const outside: string[] = [];
      const fired: string[] = [];
      const note = (what: string) => (): void => {
        fired.push(what);
        if (!isPolling) outside.push(what);
      };
      const poll = (): void => {
        isPolling = true;
        connection.poll();
        isPolling = false;
      };
      connection.sessionDescriptionCreated.connect(note('description'));
      connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
      connection.iceCandidateCreated.connect(note('candidate'));
      createChannel(connection, 'data');
      connection.createOffer();
      await t.never(() => fired.length > 0, 'a signal fires without poll()', { poll: false });
      await t.untilUnpolled(() => {
        poll();
        return (
          fired.includes('candidate') &&
          connection.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE
        );
      }, 'description and candidates are delivered');
      expect(outside).to.deep.equal([]);
    },
  ),

  needs('open').required('SIG-02', ['13'], 'channels are received inside poll() only', async (t) => {
    const pair = t.wiredPair();
    const own = createChannel(pair.a, 'data');
    const received: WebRTCDataChannel[] = [];
    let isPolling = false;
    const outside: string[] = [];
    pair.b.dataChannelReceived.connect((channel) => {
      received.push(channel);
      if (!isPolling) outside.push(channel.getLabel());
    });
    pair.a.createOffer();
    await t.untilUnpolled(() => {
      pair.a.poll();
      isPolling = true;
      pair.b.poll();
      isPolling = false;
      return received.length > 0 && isOpen(own);
    }, 'the channel is received');
    expect(outside).to.deep.equal([]);
  }),

  needs('connect').required('SIG-03', ['13'], 'a description comes before its candidates', async (t) => {
    for (const offerer of ['a', 'b'] as const) {
      const pair = t.wiredPair();
      const order: string[] = [];
      pair.a.sessionDescriptionCreated.connect((type) => order.push(type));
      pair.a.iceCandidateCreated.connect(() => order.push('candidate'));
      createChannel(pair[offerer], 'data');
      await t.connect(pair, offerer);
      expect(order[0]).to.equal(offerer === 'a' ? 'offer' : 'answer');
      expect(order.filter((kind) => kind !== 'candidate')).to.have.lengthOf(1);
    }
  }),

  needs('offer').required(
    'SIG-04',
    ['13'],
    'poll() delivers all there is, what its handlers raise too',
    async (t) => {
      const connection = t.connection();
      const delivered: string[] = [];
      createChannel(connection, 'data');
      connection.sessionDescriptionCreated.connect((type, sdp) => {
        delivered.push(type);
        // Lets go of every candidate that was found meanwhile.
        expectOk(connection.setLocalDescription(type, sdp), connection, 'setLocalDescription()');
      });
      connection.iceCandidateCreated.connect(() => delivered.push('candidate'));
      connection.createOffer();
      await t.never(() => delivered.length > 0, 'a signal fires without poll()', { poll: false });
      let first: string[] = [];
      await t.untilUnpolled(() => {
        connection.poll();
        first = [...delivered];
        // In the same turn, in which no stack can have found anything more.
        connection.poll();
        return first.length > 0;
      }, 'something is delivered');
      expect(delivered).to.deep.equal(first);
    },
  ),

  needs('open').required(
    'SIG-05',
    ['13', 'ref-connect'],
    'signals wired straight to methods, both ways, connect',
    async (t) => {
      const a = t.connection('a');
      const b = t.connection('b');
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        from.sessionDescriptionCreated.connect(from.setLocalDescription);
        from.sessionDescriptionCreated.connect(to.setRemoteDescription);
        from.iceCandidateCreated.connect(to.addIceCandidate);
      }
      const channel = createChannel(a, 'data');
      await t.connect({ a, b });
      await t.until(() => isOpen(channel), 'the channel is open');
    },
  ),

  needs('offer').required(
    'SIG-06',
    ['13', '16'],
    'close() inside a handler is legal, and nothing fires after it',
    async (t) => {
      const connection = t.connection();
      const fired: string[] = [];
      createChannel(connection, 'data');
      connection.sessionDescriptionCreated.connect((type, sdp) => {
        fired.push(type);
        connection.setLocalDescription(type, sdp);
        connection.close();
      });
      connection.iceCandidateCreated.connect(() => fired.push('candidate'));
      connection.errorOccurred.connect(() => fired.push('error'));
      connection.createOffer();
      await t.until(() => fired.length > 0, 'the offer is made');
      await t.never(() => fired.length > 1, 'a signal fires after close()');
    },
  ),

  needs('connect').required(
    'SIG-07',
    ['13', '3'],
    'initialize() and poll() inside a handler are legal',
    async (t) => {
      const pair = t.wiredPair();
      const first = createChannel(pair.a, 'first');
      let isAnew = false;
      pair.a.sessionDescriptionCreated.connect(
        () => {
          pair.a.poll();
          expectOk(pair.a.initialize(t.configure({})), pair.a, 'initialize()');
          // A stack that answers at once has made its answer to the first offer, which is not for the second.
          expectOk(pair.b.initialize(t.configure({})), pair.b, 'initialize()');
          isAnew = true;
        },
        { oneShot: true },
      );
      pair.a.createOffer();
      await t.until(() => isAnew, 'the first offer is made');
      expectState(ChannelState, first.getReadyState(), 'STATE_CLOSED');
      createChannel(pair.a, 'second');
      await t.connect(pair);
    },
  ),

  needs('offer').required(
    'SIG-08',
    ['14'],
    'a handler that throws stops no other; poll() throws its error',
    async (t) => {
      const connection = t.connection();
      const error = new Error('thrown by a handler');
      const delivered: string[] = [];
      createChannel(connection, 'data');
      connection.sessionDescriptionCreated.connect(() => {
        throw error;
      });
      connection.sessionDescriptionCreated.connect((type, sdp) => {
        delivered.push(type);
        connection.setLocalDescription(type, sdp);
      });
      connection.iceCandidateCreated.connect(() => delivered.push('candidate'));
      connection.createOffer();
      expect(await firstThrown(t, connection)).to.equal(error);
      expect(delivered[0]).to.equal('offer');
      await t.until(() => delivered.includes('candidate'), 'candidates are delivered');
    },
  ),

  needs('offer').required(
    'SIG-09',
    ['14'],
    'where several handlers throw, poll() throws an AggregateError',
    async (t) => {
      const connection = t.connection();
      const errors = [new Error('first'), new Error('second')];
      createChannel(connection, 'data');
      for (const error of errors) {
        connection.sessionDescriptionCreated.connect(() => {
          throw error;
        });
      }
      connection.createOffer();
      const thrown = await firstThrown(t, connection);
      expect(thrown).to.be.instanceOf(AggregateError);
      expect((thrown as AggregateError).errors).to.deep.equal(errors);
      expectCode(connection.poll(), 'OK', 'poll()');
    },
  ),

  needs('open', 'gathering').required('SIG-10', ['15'], 'an idle poll() costs next to nothing', async (t) => {
    const { a, b } = await t.channelPair();
    await t.until(() => [a, b].every((end) => isConnected(end) && hasGathered(end)), 'all is quiet');
    await t.never(() => false, 'nothing');
    const fresh = t.connection('a');
    const times = [fresh, a].map((connection) =>
      Math.min(...Array.from({ length: 5 }, () => timeOf(connection))),
    );
    const [base = 0, idle = 0] = times;
    expect(
      idle,
      `${String(IDLE_POLLS)} polls took ${idle.toFixed(2)} ms, of a new connection ${base.toFixed(2)} ms`,
    ).to.be.lessThan(Math.max(base, 0.05) * MAX_IDLE_RATIO);
  }),
];

/** Milliseconds for a run of polls. */
function timeOf(connection: { poll(): unknown }): number {
  const start = performance.now();
  for (let index = 0; index < IDLE_POLLS; index += 1) connection.poll();
  return performance.now() - start;
}

/** Polls until that throws, and gives what was thrown. */
async function firstThrown(t: Fixture, connection: { poll(): unknown }): Promise<unknown> {
  let thrown: unknown;
  await t.untilUnpolled(() => {
    try {
      connection.poll();
      return false;
    } catch (error) {
      thrown = error;
      return true;
    }
  }, 'poll() throws');
  return thrown;
}
