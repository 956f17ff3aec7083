import { expect } from 'chai';
import { nameOf } from './name-of.js';
import { SignalingState, signalingStateAfter } from './signaling-state.js';

describe('signalingStateAfter', () => {
  for (const [side, type, state] of [
    ['local', 'offer', SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER],
    ['remote', 'offer', SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER],
    ['local', 'pranswer', SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER],
    ['remote', 'pranswer', SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER],
    ['local', 'answer', SignalingState.SIGNALING_STATE_STABLE],
    ['remote', 'answer', SignalingState.SIGNALING_STATE_STABLE],
  ] as const) {
    it(`is ${nameOf(SignalingState, state)} after a ${side} ${type}`, () => {
      expect(signalingStateAfter(side, type)).to.equal(state);
    });
  }
});
