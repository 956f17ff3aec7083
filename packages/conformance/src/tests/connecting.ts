import { ConnectionState, ErrorCode, WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, expectOk, type Fixture, hasGathered, type Pair } from '../fixture/fixture.js';
import { collect, makeOffer } from '../fixture/made-descriptions.js';
import { needs, type TestCase } from '../fixture/test-case.js';

/** For an exchange of two messages: a description each way, with the candidates inside. */
const WHOLE = { trickle: false } as const;

const CONNECT_TIMEOUT_MS = 150;
const SHORT = { connectTimeoutMs: CONNECT_TIMEOUT_MS } as const;

/** Options on how two peers connect, which core keeps for every extension. */
export const connectingTests: readonly TestCase[] = [
  needs('gathering').required(
    'NEG-30',
    ['spi-whole'],
    'with trickle: false descriptions contain their candidates, of which none is emitted',
    async (t) => {
      const a = t.connection('a', WHOLE);
      const emitted: string[] = [];
      a.iceCandidateCreated.connect((_media, _index, name) => emitted.push(name));
      const [type, offer] = await makeOffer(a, t);
      expect(hasGathered(a), 'gathering is complete').to.equal(true);
      expectWhole(offer);
      expectState(ConnectionState, a.getConnectionState(), 'STATE_CONNECTING');
      expectOk(a.setLocalDescription(type, offer), a, 'setLocalDescription()');

      const answerer = t.connection('a', WHOLE);
      answerer.iceCandidateCreated.connect((_media, _index, name) => emitted.push(name));
      const answers = collect(answerer);
      const [, foreign] = await makeOffer(t.connection('b', WHOLE), t);
      expectOk(answerer.setRemoteDescription('offer', foreign), answerer, 'setRemoteDescription()');
      await t.until(() => answers.length > 0, 'the answer is made');
      expectWhole(answers[0]?.[1] ?? '');
      await t.never(() => emitted.length > 0, 'a candidate is emitted');
    },
  ),

  needs('open').required(
    'NEG-31',
    ['spi-whole', '9'],
    'with trickle: false, at one end or both, two peers connect by one message each way',
    async (t) => {
      for (const offerer of ['a', 'b'] as const) {
        const both = { a: WHOLE, b: WHOLE };
        await t.channelPair({}, { offerer, configuration: both, mapCandidate: () => null });
        for (const configuration of [{ a: WHOLE }, { b: WHOLE }])
          await t.channelPair({}, { offerer, configuration });
      }
    },
  ),

  needs('offer').required(
    'NEG-32',
    ['spi-whole', '10'],
    'with trickle: false the signaling state follows the calls, and another text is ERR_INVALID_PARAMETER',
    async (t) => {
      const a = t.connection('a', WHOLE);
      const [type, offer] = await makeOffer(a, t);
      expect(a.getSignalingState(), 'before setLocalDescription()').to.equal(0);
      const other = offer.replace('a=end-of-candidates\r\n', '');
      expectCode(a.setLocalDescription(type, other), 'ERR_INVALID_PARAMETER', 'setLocalDescription()');
      expectCode(a.setLocalDescription(type, offer), 'OK', 'setLocalDescription()');
      expect(a.getSignalingState(), 'after setLocalDescription()').to.equal(1);
      expectCode(a.setLocalDescription(type, offer), 'OK', 'setLocalDescription(): the same again');
    },
  ),

  needs('answer').required(
    'CONF-30',
    ['spi-connect', '2'],
    'a connection that does not come up is STATE_FAILED after connectTimeoutMs, says why, and no earlier',
    async (t) => {
      let beganAtMs = Number.NaN;
      const pair = separatedPair(t, () => {
        beganAtMs = performance.now();
      });
      const channel = createChannel(pair.a, 'data');
      const codes: ErrorCode[] = [];
      pair.a.errorOccurred.connect(({ code }) => codes.push(code));
      expectOk(pair.a.createOffer(), pair.a, 'createOffer()');
      await t.until(
        () => pair.a.getConnectionState() === ConnectionState.STATE_FAILED,
        'the connection is STATE_FAILED',
      );
      expect(performance.now() - beganAtMs, 'milliseconds').to.be.above(CONNECT_TIMEOUT_MS / 2);
      t.poll();
      expect(codes).to.include(ErrorCode.ERR_TIMEOUT);
      expect(channel.getReadyState()).to.equal(WebRTCDataChannel.STATE_CLOSED);
    },
  ),

  needs('offer').required(
    'CONF-31',
    ['spi-connect'],
    'connectTimeoutMs does not run before both descriptions are applied',
    async (t) => {
      const connection = t.connection('a', SHORT);
      const [type, offer] = await makeOffer(connection, t);
      expectOk(connection.setLocalDescription(type, offer), connection, 'setLocalDescription()');
      const begin = performance.now();
      await t.until(() => performance.now() - begin > 2 * CONNECT_TIMEOUT_MS, 'the time is over');
      expectState(ConnectionState, connection.getConnectionState(), 'STATE_CONNECTING');
    },
  ),
];

/** Two ends that exchange descriptions, and know no address of each other. */
function separatedPair(t: Fixture, onAnswer: () => void): Pair {
  return t.wiredPair({
    configuration: { a: SHORT },
    mapSdp: (sdp, type) => {
      if (type === 'answer') onAnswer();
      return sdp.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '');
    },
    mapCandidate: () => null,
  });
}

function expectWhole(sdp: string): void {
  const data = sdp.slice(sdp.search(/^m=application /m));
  expect(data, 'the data section').to.match(/^a=candidate:/m);
  expect(data.split(/\r\n/).filter((line) => line === 'a=end-of-candidates')).to.have.lengthOf(1);
}
