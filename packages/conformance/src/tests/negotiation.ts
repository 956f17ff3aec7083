import {
  ConnectionState,
  ErrorCode,
  type SessionDescriptionType,
  SignalingState,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { munged } from '../fixture/changed-descriptions.js';
import { expectCode, expectState, expectStates } from '../fixture/expect-named.js';
import { createChannel, expectOk, hasGathered, isConnected, present } from '../fixture/fixture.js';
import { collect, type Description, makeOffer, negotiateUntilAnswer } from '../fixture/made-descriptions.js';
import { needs, type TestCase } from '../fixture/test-case.js';

type SignalingName = keyof typeof SignalingState;

/** Offer and answer. */
export const negotiationTests: readonly TestCase[] = [
  needs('new').required(
    'NEG-01',
    ['8', 'ref-offer-channel'],
    'createOffer() without a channel is FAILED',
    async (t) => {
      const connection = t.connection();
      const descriptions = collect(connection);
      expectCode(connection.createOffer(), 'FAILED', 'createOffer()');
      expect(connection.getLastError()?.message).to.include('createDataChannel');
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW');
      await t.never(() => descriptions.length > 0, 'an offer is made');
    },
  ),

  needs('new').required(
    'NEG-02',
    ['8', 'ref-offer-signal', 'ref-description'],
    'createOffer() is STATE_CONNECTING at once and makes one offer',
    async (t) => {
      const connection = t.connection();
      const descriptions = collect(connection);
      createChannel(connection, 'data');
      expectCode(connection.createOffer(), 'OK', 'createOffer()');
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_CONNECTING');
      expectCode(connection.createOffer(), 'FAILED', 'createOffer(): a second time');
      await t.until(() => descriptions.length > 0, 'the offer is made');
      await t.never(() => descriptions.length > 1, 'a second offer is made');
      const [type, sdp] = present(descriptions[0]);
      expect(type).to.equal('offer');
      for (const line of [
        'v=0',
        'a=fingerprint:',
        'a=ice-ufrag:',
        'a=ice-pwd:',
        'a=setup:',
        'm=application ',
      ]) {
        expect(sdp).to.include(line);
      }
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_CONNECTING');
    },
  ),

  needs('offer').required(
    'NEG-03',
    ['9', 'ref-remote-offer'],
    'an offer is STATE_CONNECTING at once and makes one answer',
    async (t) => {
      const offer = await makeOffer(t.connection('b'), t);
      const connection = t.connection();
      const descriptions = collect(connection);
      expectCode(connection.setRemoteDescription(...offer), 'OK', 'setRemoteDescription()');
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_CONNECTING');
      await t.until(() => descriptions.length > 0, 'the answer is made');
      await t.never(() => descriptions.length > 1, 'a second description is made');
      expect(descriptions[0]?.[0]).to.equal('answer');
    },
  ),

  needs('answer').required(
    'NEG-04',
    ['10', 'ref-signaling-states'],
    'the signaling state follows the calls of both sides',
    async (t) => {
      const a = t.connection('a');
      const b = t.connection('b');
      const expectSignaling = (...states: readonly [ofA: SignalingName, ofB: SignalingName]): void => {
        expectStates(SignalingState, [a.getSignalingState(), b.getSignalingState()], states);
      };
      const { SIGNALING_STATE_STABLE: stable } = SignalingState;
      const offer = await makeOffer(a, t);
      await t.never(() => a.getSignalingState() !== stable, 'the state moves before setLocalDescription()');
      expectOk(a.setLocalDescription(...offer), a, 'setLocalDescription()');
      expectSignaling('SIGNALING_STATE_HAVE_LOCAL_OFFER', 'SIGNALING_STATE_STABLE');
      const answers = collect(b);
      expectOk(b.setRemoteDescription(...offer), b, 'setRemoteDescription()');
      expectSignaling('SIGNALING_STATE_HAVE_LOCAL_OFFER', 'SIGNALING_STATE_HAVE_REMOTE_OFFER');
      await t.until(() => answers.length > 0, 'the answer is made');
      await t.never(() => b.getSignalingState() === stable, 'the state moves before setLocalDescription()');
      const answer = present(answers[0]);
      expectOk(b.setLocalDescription(...answer), b, 'setLocalDescription()');
      expectSignaling('SIGNALING_STATE_HAVE_LOCAL_OFFER', 'SIGNALING_STATE_STABLE');
      expectOk(a.setRemoteDescription(...answer), a, 'setRemoteDescription()');
      expectSignaling('SIGNALING_STATE_STABLE', 'SIGNALING_STATE_STABLE');
    },
  ),

  needs('connect').required(
    'NEG-05',
    ['9'],
    'an offer outside STATE_NEW is FAILED, and the own offer goes on',
    async (t) => {
      const foreign = await makeOffer(t.connection('b'), t);
      const pair = t.wiredPair();
      createChannel(pair.a, 'data');
      expectOk(pair.a.createOffer(), pair.a, 'createOffer()');
      expectCode(pair.a.setRemoteDescription(...foreign), 'FAILED', 'setRemoteDescription()');
      await t.until(() => isConnected(pair.a) && isConnected(pair.b), 'the own offer connects');
      expectCode(pair.a.setRemoteDescription(...foreign), 'FAILED', 'setRemoteDescription()');
      expectCode(pair.b.setRemoteDescription(...foreign), 'FAILED', 'setRemoteDescription()');
      expect(isConnected(pair.a) && isConnected(pair.b)).to.equal(true);
    },
  ),

  needs('connect').required(
    'NEG-06',
    ['9', 'ref-remote-answer'],
    'an answer without an own offer, or a second one, is FAILED',
    async (t) => {
      const answers: Description[] = [];
      const pair = await t.pair(({ a, b }) => {
        createChannel(a, 'data');
        b.sessionDescriptionCreated.connect((...answer) => answers.push(answer));
      });
      const answer = present(answers[0]);
      expectCode(pair.a.setRemoteDescription(...answer), 'FAILED', 'setRemoteDescription(): a second answer');
      const connection = t.connection();
      expectCode(
        connection.setRemoteDescription(...answer),
        'FAILED',
        'setRemoteDescription(): in STATE_NEW',
      );
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW');
      await makeOffer(connection, t);
      expectCode(
        connection.setRemoteDescription(...answer),
        'FAILED',
        'setRemoteDescription(): before the offer is applied',
      );
      expect(isConnected(pair.a)).to.equal(true);
    },
  ),

  needs('offer').required('NEG-07', ['9'], 'another type is ERR_INVALID_PARAMETER', async (t) => {
    const offer = await makeOffer(t.connection('b'), t);
    const connection = t.connection();
    for (const type of ['rollback', '', 'OFFER', 'anything'] as string[] as SessionDescriptionType[]) {
      expectCode(
        connection.setRemoteDescription(type, offer[1]),
        'ERR_INVALID_PARAMETER',
        `setRemoteDescription(): ${type}`,
      );
      expectCode(
        connection.setLocalDescription(type, offer[1]),
        'ERR_INVALID_PARAMETER',
        `setLocalDescription(): ${type}`,
      );
    }
    expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW');
    expectState(SignalingState, connection.getSignalingState(), 'SIGNALING_STATE_STABLE');
  }),

  needs('answer').inverse(
    'NEG-08',
    ['9'],
    "without the capability 'pranswer' is ERR_INVALID_PARAMETER",
    'pranswer',
    async (t) => {
      const { a, b, answer } = await negotiateUntilAnswer(t);
      expectCode(
        b.setLocalDescription('pranswer', answer[1]),
        'ERR_INVALID_PARAMETER',
        'setLocalDescription()',
      );
      expectCode(
        a.setRemoteDescription('pranswer', answer[1]),
        'ERR_INVALID_PARAMETER',
        'setRemoteDescription()',
      );
      expectState(SignalingState, a.getSignalingState(), 'SIGNALING_STATE_HAVE_LOCAL_OFFER');
    },
  ),

  needs('offer').required(
    'NEG-12',
    ['10', 'ref-description'],
    'setLocalDescription() takes what was given, and nothing before or after',
    async (t) => {
      const connection = t.connection();
      createChannel(connection, 'data');
      expectCode(
        connection.setLocalDescription('offer', 'v=0\r\n'),
        'FAILED',
        'setLocalDescription(): nothing given yet',
      );
      const [type, sdp] = await makeOffer(connection, t, false);
      expectCode(
        connection.setLocalDescription('answer', sdp),
        'ERR_INVALID_PARAMETER',
        'setLocalDescription()',
      );
      expectCode(
        connection.setLocalDescription('offer', 'no SDP'),
        'ERR_INVALID_PARAMETER',
        'setLocalDescription()',
      );
      expectState(SignalingState, connection.getSignalingState(), 'SIGNALING_STATE_STABLE');
      expectCode(connection.setLocalDescription(type, sdp), 'OK', 'setLocalDescription()');
      expectCode(
        connection.setLocalDescription(type, sdp),
        'OK',
        'setLocalDescription(): the same once more',
      );
      const another = connection.setLocalDescription(type, munged(sdp));
      // Where a text may be changed it is too late for that.
      const codes = t.capabilities.sdpMunging
        ? [ErrorCode.FAILED]
        : [ErrorCode.FAILED, ErrorCode.ERR_INVALID_PARAMETER];
      expect(another, 'setLocalDescription(): another text').to.be.oneOf(codes);
      expectState(SignalingState, connection.getSignalingState(), 'SIGNALING_STATE_HAVE_LOCAL_OFFER');
    },
  ),

  needs('offer').inverse(
    'NEG-13',
    ['10'],
    'a changed text is ERR_INVALID_PARAMETER',
    'sdpMunging',
    async (t) => {
      const connection = t.connection();
      const [type, sdp] = await makeOffer(connection, t);
      expectCode(
        connection.setLocalDescription(type, munged(sdp)),
        'ERR_INVALID_PARAMETER',
        'setLocalDescription()',
      );
      expectCode(connection.setLocalDescription(type, sdp), 'OK', 'setLocalDescription()');
    },
  ),

  needs('connect').gated(
    'NEG-14',
    ['10'],
    'a changed text is taken, and connects',
    'sdpMunging',
    async (t) => {
      const a = t.connection('a');
      const b = t.connection('b');
      createChannel(a, 'data');
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        from.sessionDescriptionCreated.connect((type, sdp) => {
          expectOk(
            from.setLocalDescription(type, from === a ? munged(sdp) : sdp),
            from,
            'setLocalDescription()',
          );
          expectOk(
            to.setRemoteDescription(type, from === a ? munged(sdp) : sdp),
            to,
            'setRemoteDescription()',
          );
        });
        from.iceCandidateCreated.connect(to.addIceCandidate);
      }
      await t.connect({ a, b });
    },
  ),

  needs('connect', 'gathering').required(
    'NEG-15',
    ['10', 'ref-local-candidates'],
    'candidates come after setLocalDescription(), all of them',
    async (t) => {
      const a = t.connection('a');
      const b = t.connection('b');
      const candidates = [a, b].map(candidatesOf);
      const offer = await makeOffer(a, t);
      const answers = collect(b);
      expectOk(b.setRemoteDescription(...offer), b, 'setRemoteDescription()');
      await t.until(() => answers.length > 0, 'the answer is made');
      await t.never(() => candidates.some((list) => list.length > 0), 'a candidate comes too early');
      const answer = present(answers[0]);
      expectOk(a.setLocalDescription(...offer), a, 'setLocalDescription()');
      expectOk(b.setLocalDescription(...answer), b, 'setLocalDescription()');
      await t.until(() => candidates.every((list) => list.length > 0), 'both have candidates');
      await t.until(() => [a, b].every(hasGathered), 'gathering is complete');
      t.poll();
      expectOk(a.setRemoteDescription(...answer), a, 'setRemoteDescription()');
      for (const [index, end] of [b, a].entries()) {
        for (const candidate of candidates[index] ?? [])
          expectOk(end.addIceCandidate(...candidate), end, 'addIceCandidate()');
      }
      await t.until(() => isConnected(a) && isConnected(b), 'connected with the candidates that were given');
    },
  ),

  needs('connect', 'gathering').required(
    'NEG-22',
    ['10', 'ref-local-candidates'],
    'an answer may be applied late, when the candidates of the offerer are known',
    async (t) => {
      const a = t.connection('a');
      const b = t.connection('b');
      const [names, late] = [candidatesOf(a), candidatesOf(b)];
      const offer = await makeOffer(a, t);
      const answers = collect(b);
      expectOk(a.setLocalDescription(...offer), a, 'setLocalDescription()');
      expectOk(b.setRemoteDescription(...offer), b, 'setRemoteDescription()');
      a.iceCandidateCreated.connect(b.addIceCandidate);
      b.iceCandidateCreated.connect(a.addIceCandidate);
      await t.until(() => answers.length > 0 && names.length > 0, 'there are an answer and candidates');
      await t.never(() => late.length > 0, 'a candidate comes too early');
      const answer = present(answers[0]);
      expectOk(b.setLocalDescription(...answer), b, 'setLocalDescription()');
      expectOk(a.setRemoteDescription(...answer), a, 'setRemoteDescription()');
      await t.until(() => [a, b].every(isConnected), 'both connections are STATE_CONNECTED');
      await t.until(() => [a, b].every(hasGathered), 'gathering is complete');
      expect(late, 'candidates of the answerer').not.to.have.lengthOf(0);
    },
  ),

  needs('packets').required('NEG-16', ['8', '9', 'ref-connect'], 'either side can offer', async (t) => {
    for (const offerer of ['a', 'b'] as const) {
      const { a, b, channelA, channelB } = await t.channelPair({}, { offerer });
      channelA.putPacket(Uint8Array.of(1));
      channelB.putPacket(Uint8Array.of(2));
      expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
      expect(await t.nextPacket(channelA)).to.deep.equal(Uint8Array.of(2));
      a.close();
      b.close();
    }
  }),
];

function candidatesOf(connection: WebRTCPeerConnection): [string, number, string][] {
  const candidates: [string, number, string][] = [];
  connection.iceCandidateCreated.connect((...candidate) => candidates.push(candidate));
  return candidates;
}
