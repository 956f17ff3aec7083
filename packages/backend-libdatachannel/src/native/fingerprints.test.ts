import { type Fingerprint, parseSessionDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { decisiveFingerprints, isPeerProven, withFingerprint } from './fingerprints.js';

const digest = (byte: string, length: number): string => Array.from({ length }, () => byte).join(':');
const SHA1: Fingerprint = { algorithm: 'sha-1', value: digest('11', 20) };
const SHA256: Fingerprint = { algorithm: 'sha-256', value: digest('AB', 32) };
const OTHER_SHA256: Fingerprint = { algorithm: 'sha-256', value: digest('CD', 32) };

function offerWith(...fingerprints: readonly Fingerprint[]): string {
  return [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789abcdefghijklmn',
    ...fingerprints.map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
    'a=setup:actpass',
    '',
  ].join('\r\n');
}

describe('fingerprints', () => {
  it('that decide are those of the strongest hash', () => {
    const decide = (...fingerprints: readonly Fingerprint[]): readonly Fingerprint[] =>
      decisiveFingerprints(parseSessionDescription('offer', offerWith(...fingerprints)));
    expect(decide(SHA256)).to.deep.equal([SHA256]);
    expect(decide(SHA256, SHA1)).to.deep.equal([SHA256]);
    expect(decide(SHA1, OTHER_SHA256, SHA256)).to.deep.equal([OTHER_SHA256, SHA256]);
  });

  it('of every hash decide where there is no stronger one', () => {
    const lengths = { 'sha-512': 64, 'sha-384': 48, 'sha-256': 32, 'sha-224': 28, 'sha-1': 20 };
    const all = Object.entries(lengths).map(([algorithm, length]): Fingerprint => ({
      algorithm,
      value: digest('EF', length),
    }));
    for (const [index, strongest] of all.entries()) {
      const text = offerWith(...all.slice(index).toReversed());
      expect(decisiveFingerprints(parseSessionDescription('offer', text))).to.deep.equal([strongest]);
    }
  });

  it('are one in the text for the native side', () => {
    const text = offerWith(SHA1, OTHER_SHA256, SHA256);
    expect(withFingerprint(text, SHA256)).to.equal(offerWith(SHA256));
  });

  it('prove a peer whose certificate has one of them', () => {
    const shown = { algorithm: 'SHA-256', value: SHA256.value.toLowerCase() };
    expect(isPeerProven([OTHER_SHA256, SHA256], shown)).to.equal(true);
    expect(isPeerProven([OTHER_SHA256], shown)).to.equal(false);
    expect(isPeerProven([SHA256], { ...shown, algorithm: 'sha-1' })).to.equal(false);
    expect(isPeerProven([], shown)).to.equal(false);
  });
});
