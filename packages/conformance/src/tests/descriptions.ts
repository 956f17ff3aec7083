import { ConnectionState, SignalingState } from '@peerplug/core';
import { expect } from 'chai';
import {
  brokenDescriptions,
  inSessionPart,
  otherForms,
  withUnknownAttributes,
  withValue,
} from '../fixture/changed-descriptions.js';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, expectOk, isConnected, isOpen } from '../fixture/fixture.js';
import { collect, makeOffer, negotiateUntilAnswer } from '../fixture/made-descriptions.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/**
 * SNAP (draft-hancke-tsvwg-snap), which a peer that finds it in the answer takes for agreed; one with a value and one
 * without that nobody has ever heard of.
 */
const UNKNOWN_ATTRIBUTES = [
  'sctp-init:AQAAIAAAAAEAEAAA//8AAAAAAAE=',
  'x-peerplug-unknown:1',
  'x-peerplug-flag',
];

/** The text of descriptions. */
export const descriptionTests: readonly TestCase[] = [
  needs('open').required(
    'NEG-10',
    ['9'],
    'what is no SDP of a data channel peer is refused, and nothing changes',
    async (t) => {
      const pair = t.wiredPair();
      const channel = createChannel(pair.b, 'data');
      const [, offer] = await makeOffer(t.connection('b'), t);
      for (const [what, sdp] of Object.entries(brokenDescriptions(offer))) {
        expectCode(
          pair.a.setRemoteDescription('offer', sdp),
          'ERR_INVALID_PARAMETER',
          `setRemoteDescription(): ${what}`,
        );
        expectState(ConnectionState, pair.a.getConnectionState(), 'STATE_NEW', what);
        expectState(SignalingState, pair.a.getSignalingState(), 'SIGNALING_STATE_STABLE', what);
      }
      await t.connect(pair, 'b');
      await t.until(() => isOpen(channel), 'the channel opens');
    },
  ),

  needs('open').required('NEG-11', ['9'], 'lines may end with LF alone', async (t) => {
    await t.channelPair({}, { mapSdp: (sdp) => sdp.replaceAll('\r\n', '\n') });
    await t.channelPair({}, { mapSdp: (sdp) => sdp.replaceAll('\r\n', '\n'), offerer: 'b' });
  }),

  needs('packets').required(
    'NEG-17',
    ['9'],
    'fingerprint, ICE credentials and setup may stand in the session part',
    async (t) => {
      for (const offerer of ['a', 'b'] as const) {
        const mapSdp = (sdp: string): string => inSessionPart(sdp);
        const { channelA, channelB } = await t.channelPair({}, { mapSdp, offerer });
        channelA.putPacket(Uint8Array.of(1));
        expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
      }
    },
  ),

  needs('open').required(
    'NEG-19',
    ['9'],
    'an attribute of an offer that nobody knows does not come back in the answer',
    async (t) => {
      const answers: string[] = [];
      await t.pair(
        ({ a, b }) => {
          for (const end of [a, b]) createChannel(end, 'data');
        },
        {
          offerer: 'b',
          mapSdp: (sdp, type) => {
            if (type === 'offer') return withUnknownAttributes(sdp, UNKNOWN_ATTRIBUTES);
            answers.push(sdp);
            return sdp;
          },
        },
      );
      const lines = answers.flatMap((answer) => answer.split(/\r?\n/));
      expect(lines).to.include('v=0');
      for (const attribute of UNKNOWN_ATTRIBUTES)
        expect(lines, 'the answer agrees to what nobody knows').not.to.include(`a=${attribute}`);
    },
  ),

  needs('connect').required(
    'NEG-20',
    ['9'],
    'offers in the forms that browsers take are answered',
    async (t) => {
      const [, offer] = await makeOffer(t.connection('b'), t);
      for (const [what, sdp] of Object.entries(otherForms(offer))) {
        const connection = t.connection();
        const descriptions = collect(connection);
        expectCode(connection.setRemoteDescription('offer', sdp), 'OK', `setRemoteDescription(): ${what}`);
        await t.until(() => descriptions.length > 0, `the answer is made: ${what}`);
        expect(mediaOf(descriptions[0]?.[1] ?? ''), `media sections: ${what}`).to.deep.equal(mediaOf(sdp));
        connection.close();
      }
    },
  ),

  needs('connect').required(
    'NEG-18',
    ['9', '10'],
    'an answer that leaves the DTLS role open is ERR_INVALID_PARAMETER, and the right one is taken after it',
    async (t) => {
      const { a, b, answer } = await negotiateUntilAnswer(t);
      expectOk(b.setLocalDescription(...answer), b, 'setLocalDescription()');
      expectCode(
        a.setRemoteDescription('answer', withValue(answer[1], 'setup', 'actpass')),
        'ERR_INVALID_PARAMETER',
        'setRemoteDescription()',
      );
      expectState(SignalingState, a.getSignalingState(), 'SIGNALING_STATE_HAVE_LOCAL_OFFER');
      expectOk(a.setRemoteDescription(...answer), a, 'setRemoteDescription()');
      await t.until(() => isConnected(a) && isConnected(b), 'connected');
    },
  ),
];

/** The kinds of the media sections, in their order, which an answer has to keep (RFC 3264 §6). */
function mediaOf(sdp: string): readonly string[] {
  return sdp.match(/^m=\w+/gm) ?? [];
}
