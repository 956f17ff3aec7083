import { GatheringState, type SessionDescriptionType } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, isConnected, isOpen, present } from '../fixture/fixture.js';
import { makeOffer } from '../fixture/made-descriptions.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** Well-formed, and of kinds that not every stack can use. */
const FOREIGN = [
  'candidate:1 1 TCP 1518280447 127.0.0.1 9 typ host tcptype active',
  'candidate:2 1 tcp 1518280447 127.0.0.1 50001 typ host tcptype passive generation 0',
  'candidate:3 1 UDP 2122260223 9a8b7c6d-0000-4000-8000-123456789abc.local 50002 typ host',
  'candidate:4 1 UDP 2122260223 ::1 50003 typ host',
  'candidate:5 1 SCTP 2122260223 127.0.0.1 50004 typ host',
  'candidate:6 2 UDP 2122260222 127.0.0.1 50005 typ host',
  'candidate:7 1 udp 1686052607 127.0.0.1 50006 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag abcd network-cost 999',
];

const MALFORMED: readonly unknown[][] = [
  ['0', 0, 'hello'],
  ['0', 0, 'candidate:'],
  ['0', 0, 'candidate:1 1 UDP 2122260223 127.0.0.1 typ host'],
  ['0', 0, 'candidate:1 1 UDP 2122260223 127.0.0.1 70000 typ host'],
  ['0', 0, 'candidate:1 1 UDP 99999999999 127.0.0.1 9 typ host'],
  ['0', 0, 'candidate:1 1 UDP 2122260223 127.0.0.1 9 typ guess'],
  ['0', 0, 'candidate:1 1 UDP 2122260223 127.0.0.1 9 typ host\r\na=setup:active'],
  ['0', 0, `candidate:1 1 UDP 2122260223 127.0.0.1 9 typ host ${'x y '.repeat(1000)}`],
  ['0', 0, 7],
  ['0', -1, FOREIGN[0]],
  ['0', 1.5, FOREIGN[0]],
  ['0', 'x', FOREIGN[0]],
  [7, 0, FOREIGN[0]],
];

/** Candidates: in, out, early, malformed. */
export const candidateTests: readonly TestCase[] = [
  needs('connect', 'gathering').required(
    'CAND-01',
    ['11', 'ref-candidate'],
    'candidates that come before the description are kept and used',
    async (t) => {
      for (const late of ['a', 'b'] as const) {
        const a = t.connection('a');
        const b = t.connection('b');
        createChannel(a, 'data');
        const early: [SessionDescriptionType, string][] = [];
        for (const [from, to, side] of [
          [a, b, 'b'],
          [b, a, 'a'],
        ] as const) {
          from.sessionDescriptionCreated.connect((type, sdp) => {
            from.setLocalDescription(type, sdp);
            if (side === late) early.push([type, sdp]);
            else to.setRemoteDescription(type, sdp);
          });
          // Nothing but the early candidates can connect them.
          if (side !== late) continue;
          from.iceCandidateCreated.connect((...candidate) => {
            expectCode(to.addIceCandidate(...candidate), 'OK', 'addIceCandidate()');
          });
        }
        const sender = late === 'b' ? a : b;
        a.createOffer();
        await t.until(
          () => sender.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE,
          'all candidates are sent',
        );
        t.poll();
        const description = present(early[0]);
        expectCode(
          (late === 'b' ? b : a).setRemoteDescription(...description),
          'OK',
          'setRemoteDescription()',
        );
        await t.until(() => isConnected(a) && isConnected(b), `connected, ${late} late`);
        a.close();
        b.close();
      }
    },
  ),

  needs('offer').required('CAND-02', ['11'], 'no more than 256 early candidates are kept', async (t) => {
    const connection = t.connection();
    const name = 'candidate:1 1 UDP 2122260223 127.0.0.1 9 typ host';
    for (let index = 0; index < 256; index += 1) {
      expectCode(connection.addIceCandidate('0', 0, name), 'OK', 'addIceCandidate()');
    }
    expectCode(connection.addIceCandidate('0', 0, name), 'ERR_OUT_OF_MEMORY', 'addIceCandidate()');
    const offer = await makeOffer(t.connection('b'), t);
    expectCode(connection.setRemoteDescription(...offer), 'OK', 'setRemoteDescription()');
    expectCode(connection.addIceCandidate('0', 0, name), 'OK', 'addIceCandidate(): after the description');
  }),

  needs('open').required('CAND-03', ['11'], 'a leading a= is accepted', async (t) => {
    await t.channelPair({}, { mapCandidate: (name) => `a=${name}` });
  }),

  needs('connect').required(
    'CAND-04',
    ['11'],
    'an empty name is the end of candidates, at any time',
    async (t) => {
      const pair = t.wiredPair();
      expectCode(pair.b.addIceCandidate('0', 0, ''), 'OK', 'addIceCandidate()');
      createChannel(pair.a, 'data');
      await t.connect(pair);
      expectCode(pair.a.addIceCandidate('0', 0, ''), 'OK', 'addIceCandidate()');
      expectCode(pair.b.addIceCandidate('', 0, ''), 'OK', 'addIceCandidate()');
      await t.never(() => !isConnected(pair.a) || !isConnected(pair.b), 'a connection is lost');
    },
  ),

  needs('open').required(
    'CAND-05',
    ['11'],
    'candidates of foreign transports and addresses are accepted and do no harm',
    async (t) => {
      const pair = t.wiredPair();
      for (const name of FOREIGN)
        expectCode(pair.a.addIceCandidate('0', 0, name), 'OK', `addIceCandidate(): ${name}`);
      const channel = createChannel(pair.a, 'data');
      await t.connect(pair);
      for (const name of FOREIGN)
        expectCode(pair.a.addIceCandidate('0', 0, name), 'OK', `addIceCandidate(): ${name}`);
      await t.until(() => isOpen(channel), 'the channel is open');
      await t.never(() => !isConnected(pair.a), 'the connection is lost');
    },
  ),

  needs('connect').required(
    'CAND-06',
    ['11'],
    'malformed candidates are ERR_INVALID_PARAMETER and do no harm',
    async (t) => {
      const pair = t.wiredPair();
      const refuseAll = (when: string): void => {
        for (const candidate of MALFORMED) {
          const code = pair.a.addIceCandidate(...(candidate as [string, number, string]));
          expectCode(code, 'ERR_INVALID_PARAMETER', `${when}: ${JSON.stringify(candidate).slice(0, 80)}`);
        }
      };
      refuseAll('early');
      createChannel(pair.a, 'data');
      await t.connect(pair);
      refuseAll('late');
      await t.never(() => !isConnected(pair.a), 'the connection is lost');
    },
  ),

  needs('connect', 'gathering').required(
    'CAND-07',
    ['11', 'ref-candidate'],
    'emitted candidates have a media, an index and a name candidate:…',
    async (t) => {
      const candidates: [media: string, index: number, name: string][] = [];
      const pair = t.wiredPair();
      for (const end of [pair.a, pair.b])
        end.iceCandidateCreated.connect((...candidate) => candidates.push(candidate));
      createChannel(pair.a, 'data');
      await t.connect(pair);
      await t.until(
        () => pair.a.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE,
        'gathering is complete',
      );
      t.poll();
      expect(candidates).not.to.have.lengthOf(0);
      for (const [media, index, name] of candidates) {
        expect(media).to.be.a('string').and.not.equal('');
        expect(index).to.equal(0);
        expect(name).to.match(/^candidate:\S+ \d+ \S+ \d+ \S+ \d+ typ \w+/);
      }
    },
  ),

  needs('offer').required(
    'CAND-08',
    ['1', 'ref-gathering-states'],
    'gathering goes from NEW to COMPLETE and not back',
    async (t) => {
      const connection = t.connection();
      const states: GatheringState[] = [connection.getGatheringState()];
      createChannel(connection, 'data');
      connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
      connection.createOffer();
      await t.until(() => {
        states.push(connection.getGatheringState());
        return states.at(-1) === GatheringState.GATHERING_STATE_COMPLETE;
      }, 'gathering is complete');
      expect(states).to.deep.equal(states.toSorted((one, other) => one - other));
      expectState(GatheringState, states[0], 'GATHERING_STATE_NEW');
    },
  ),
];
