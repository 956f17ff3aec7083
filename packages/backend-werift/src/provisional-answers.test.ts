import { Fixture } from '@peerplug/conformance';
import {
  ConnectionState,
  ErrorCode,
  registerExtension,
  SignalingState,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './index.js';

describe('provisional answers', () => {
  let t: Fixture;
  let a: WebRTCPeerConnection;
  let b: WebRTCPeerConnection;
  let answer: string;

  beforeEach(async () => {
    registerExtension(extension);
    t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: '127.0.0.1' } },
      scale: 1,
    });
    a = t.connection('a');
    b = t.connection('b');
    answer = '';
    a.createDataChannel('data');
    a.sessionDescriptionCreated.connect((type, sdp) => {
      a.setLocalDescription(type, sdp);
      b.setRemoteDescription(type, sdp);
    });
    a.iceCandidateCreated.connect(b.addIceCandidate);
    b.iceCandidateCreated.connect(a.addIceCandidate);
    b.sessionDescriptionCreated.connect((_type, sdp) => {
      answer = sdp;
    });
    a.createOffer();
    await t.until(() => answer !== '', 'b has an answer');
    expect(b.setLocalDescription('pranswer', answer)).to.equal(ErrorCode.OK);
    expect(a.setRemoteDescription('pranswer', answer)).to.equal(ErrorCode.OK);
  });

  afterEach(() => {
    t.dispose();
  });

  function areConnected(): boolean {
    return [a, b].every((end) => end.getConnectionState() === ConnectionState.STATE_CONNECTED);
  }

  it('connect before the final one, and stay provisional until it comes', async () => {
    await t.until(areConnected, 'both ends are connected');
    expect(a.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER);
    expect(b.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER);
    expect(a.setRemoteDescription('pranswer', answer), 'the same again').to.equal(ErrorCode.OK);
    expect(b.setLocalDescription('answer', answer)).to.equal(ErrorCode.OK);
    expect(a.setRemoteDescription('answer', answer)).to.equal(ErrorCode.OK);
    for (const end of [a, b]) expect(end.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
    expect(areConnected()).to.equal(true);
  });

  for (const [what, change] of Object.entries({
    'another ICE user': (sdp: string) => sdp.replace(/ice-ufrag:.*/, 'ice-ufrag:other'),
    'another ICE password': (sdp: string) => sdp.replace(/ice-pwd:.*/, 'ice-pwd:0123456789abcdefghijklmn'),
    'another fingerprint': (sdp: string) => sdp.replace(/sha-256 ..:..:/, 'sha-256 00:FF:'),
    'another DTLS role': (sdp: string) => sdp.replace('setup:passive', 'setup:active'),
  })) {
    it(`are not followed by one with ${what}, and nothing is changed by it`, async () => {
      expect(a.setRemoteDescription('answer', change(answer))).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(a.getLastError()?.message).to.include('provisional');
      expect(a.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER);
      expect(a.setRemoteDescription('answer', answer)).to.equal(ErrorCode.OK);
      await t.until(areConnected, 'both ends are connected');
    });
  }
});
