import {
  ErrorCode,
  registerExtension,
  type SessionDescriptionType,
  SignalingState,
  unregisterExtension,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { LIBDATACHANNEL, WERIFT } from './stacks.js';

for (const { extension } of [LIBDATACHANNEL, WERIFT]) {
  describe(`a provisional answer over ${extension.name}`, () => {
    const open: WebRTCPeerConnection[] = [];

    before(() => {
      registerExtension(extension);
    });

    after(() => {
      unregisterExtension(extension.name);
    });

    afterEach(() => {
      for (const connection of open.splice(0)) connection.close();
    });

    /** A connection, and the description that it makes. */
    function connect(make: (connection: WebRTCPeerConnection) => void): {
      readonly connection: WebRTCPeerConnection;
      readonly made: Promise<readonly [SessionDescriptionType, string]>;
    } {
      const connection = new WebRTCPeerConnection({ extension: extension.name });
      open.push(connection);
      connection.initialize({ [extension.name]: { bindAddress: '127.0.0.1' } });
      const made = new Promise<readonly [SessionDescriptionType, string]>((resolve) => {
        connection.sessionDescriptionCreated.connect((...description) => {
          resolve(description);
        });
      });
      connection.startAutoPoll();
      make(connection);
      return { connection, made };
    }

    it('is the one that counts: a final answer of another peer is refused, and its own is taken after it', async () => {
      const { connection: offerer, made } = connect((connection) => {
        connection.createDataChannel('data');
        connection.createOffer();
      });
      const offer = await made;
      offerer.setLocalDescription(...offer);
      const answers = await Promise.all(
        [0, 1].map(async () => connect((connection) => connection.setRemoteDescription(...offer)).made),
      );
      const [first = '', other = ''] = answers.map(([, sdp]) => sdp);
      expect(offerer.setRemoteDescription('pranswer', first)).to.equal(ErrorCode.OK);
      for (const type of ['pranswer', 'answer'] as const) {
        expect(offerer.setRemoteDescription(type, other)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
        expect(offerer.getLastError()?.message).to.include('other ICE credentials');
        expect(offerer.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER);
      }
      expect(offerer.setRemoteDescription('answer', first)).to.equal(ErrorCode.OK);
      expect(offerer.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
    });
  });
}
