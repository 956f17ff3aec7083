import { SignalingState, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { expectState } from '../fixture/expect-named.js';
import { expectOk, isConnected, present } from '../fixture/fixture.js';
import { negotiateUntilAnswer } from '../fixture/made-descriptions.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** Answers that are taken as provisional ones first. */
export const provisionalAnswerTests: readonly TestCase[] = [
  needs('connect').gated(
    'NEG-09',
    ['9', '10', 'ref-pranswer-states'],
    'an offerer takes provisional answers, connects, and takes the final one',
    'pranswer',
    async (t) => {
      const { a, b, answer } = await negotiateUntilAnswer(t);
      const [, sdp] = answer;
      const received: WebRTCDataChannel[] = [];
      b.dataChannelReceived.connect((channel) => received.push(channel));
      const isProvisional = t.peer.capabilities.pranswer;
      expectOk(b.setLocalDescription(isProvisional ? 'pranswer' : 'answer', sdp), b, 'setLocalDescription()');
      for (const time of ['first', 'second']) {
        expectOk(a.setRemoteDescription('pranswer', sdp), a, `setRemoteDescription(), the ${time} time`);
        expectState(SignalingState, a.getSignalingState(), 'SIGNALING_STATE_HAVE_REMOTE_PRANSWER');
      }
      await t.until(() => isConnected(a) && isConnected(b), 'connected with a provisional answer');
      expectOk(b.setLocalDescription(...answer), b, 'setLocalDescription()');
      expectOk(a.setRemoteDescription(...answer), a, 'setRemoteDescription()');
      for (const end of [a, b])
        expectState(SignalingState, end.getSignalingState(), 'SIGNALING_STATE_STABLE');
      await t.until(() => received.length > 0, 'the channel is received');
      present(received[0]).putPacket(Uint8Array.of(1));
      await t.never(() => !isConnected(a) || !isConnected(b), 'the final answer ends the connection');
    },
  ),

  needs('connect').gated(
    'NEG-21',
    ['10', '9', 'ref-pranswer-states'],
    'an answerer applies its answer as a provisional one, connects, and applies it for good',
    'pranswer',
    async (t) => {
      const { a, b, answer } = await negotiateUntilAnswer(t, 'b');
      const [, sdp] = answer;
      const received: WebRTCDataChannel[] = [];
      const candidates: string[] = [];
      a.dataChannelReceived.connect((channel) => received.push(channel));
      a.iceCandidateCreated.connect((_media, _index, name) => candidates.push(name));
      for (const time of ['first', 'second']) {
        expectOk(a.setLocalDescription('pranswer', sdp), a, `setLocalDescription(), the ${time} time`);
        expectState(SignalingState, a.getSignalingState(), 'SIGNALING_STATE_HAVE_LOCAL_PRANSWER');
      }
      const isProvisional = t.peer.capabilities.pranswer;
      expectOk(
        b.setRemoteDescription(isProvisional ? 'pranswer' : 'answer', sdp),
        b,
        'setRemoteDescription()',
      );
      await t.until(() => candidates.length > 0, 'a candidate comes');
      await t.until(() => isConnected(a) && isConnected(b), 'connected with a provisional answer');
      expectOk(a.setLocalDescription(...answer), a, 'setLocalDescription()');
      if (isProvisional) expectOk(b.setRemoteDescription(...answer), b, 'setRemoteDescription()');
      for (const end of [a, b])
        expectState(SignalingState, end.getSignalingState(), 'SIGNALING_STATE_STABLE');
      await t.until(() => received.length > 0, 'the channel is received');
      expect(present(received[0]).putPacket(Uint8Array.of(1))).to.equal(0);
      await t.never(() => !isConnected(a) || !isConnected(b), 'the final answer ends the connection');
    },
  ),
];
