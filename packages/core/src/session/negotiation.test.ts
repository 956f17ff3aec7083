import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import { Negotiation } from './negotiation.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { parseIceCandidate, type IceCandidate } from '../input/ice-candidate.js';
import type { RemoteDescription } from '../input/session-description.js';
import { parseSessionDescription } from '../input/session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { errorOf } from '../testing/error-of.js';
import { ALL_CAPABILITIES } from '../testing/scripted-extension.js';

const NONE: ExtensionCapabilities = { ...ALL_CAPABILITIES, pranswer: false, sdpMunging: false };
const CANDIDATE = firstCandidate();
const { ERR_INVALID_PARAMETER, ERR_OUT_OF_MEMORY, FAILED } = ErrorCode;

describe('Negotiation', () => {
  describe('of the local description', () => {
    it('is FAILED where none was given', () => {
      expect(localRefusal(new Negotiation(), 'offer', OFFER)).to.equal(FAILED);
    });

    it('passes on what was given, once', () => {
      const negotiation = new Negotiation();
      negotiation.give('offer', OFFER);
      expect(negotiation.checkLocal('offer', OFFER, NONE)).to.equal(true);
      expect(negotiation.checkLocal('offer', OFFER, NONE), 'where it was refused below').to.equal(true);
      negotiation.localApplied('offer', OFFER);
      expect(negotiation.checkLocal('offer', OFFER, NONE), 'once it is applied').to.equal(false);
    });

    it('refuses another type, and what is no string', () => {
      const negotiation = new Negotiation();
      negotiation.give('offer', OFFER);
      for (const type of ['answer', 'pranswer', 'rollback', '', 'Offer', undefined, null, 7]) {
        expect(localRefusal(negotiation, type, OFFER), String(type)).to.equal(ERR_INVALID_PARAMETER);
      }
      for (const sdp of [undefined, null, 7, {}]) {
        expect(localRefusal(negotiation, 'offer', sdp)).to.equal(ERR_INVALID_PARAMETER);
        expect(localRefusal(negotiation, 'offer', sdp, ALL_CAPABILITIES)).to.equal(ERR_INVALID_PARAMETER);
      }
    });

    it('takes an offer as no answer, and an answer as no offer, with every capability', () => {
      for (const [given, sdp, types] of [
        ['offer', OFFER, ['answer', 'pranswer']],
        ['answer', ANSWER, ['offer']],
      ] as const) {
        const negotiation = new Negotiation();
        negotiation.give(given, sdp);
        for (const type of types) {
          expect(localRefusal(negotiation, type, sdp, ALL_CAPABILITIES)).to.equal(ERR_INVALID_PARAMETER);
        }
      }
    });

    it('takes another text with the capability sdpMunging, checked', () => {
      const negotiation = new Negotiation();
      negotiation.give('offer', OFFER);
      const munged = OFFER.replace('t=0 0', 't=0 1');
      expect(localRefusal(negotiation, 'offer', munged)).to.equal(ERR_INVALID_PARAMETER);
      expect(localRefusal(negotiation, 'offer', 'v=0', ALL_CAPABILITIES)).to.equal(ERR_INVALID_PARAMETER);
      expect(negotiation.checkLocal('offer', munged, ALL_CAPABILITIES)).to.equal(true);
      negotiation.localApplied('offer', munged);
      expect(negotiation.checkLocal('offer', munged, ALL_CAPABILITIES)).to.equal(false);
      expect(localRefusal(negotiation, 'offer', OFFER, ALL_CAPABILITIES), 'a second one').to.equal(FAILED);
    });

    it('takes an answer as a provisional one first, then as the final one', () => {
      const negotiation = new Negotiation();
      negotiation.give('answer', ANSWER);
      expect(localRefusal(negotiation, 'pranswer', ANSWER)).to.equal(ERR_INVALID_PARAMETER);
      expect(negotiation.checkLocal('pranswer', ANSWER, ALL_CAPABILITIES)).to.equal(true);
      negotiation.localApplied('pranswer', ANSWER);
      expect(negotiation.checkLocal('pranswer', ANSWER, ALL_CAPABILITIES), 'again').to.equal(false);
      expect(negotiation.checkLocal('answer', ANSWER, ALL_CAPABILITIES)).to.equal(true);
      negotiation.localApplied('answer', ANSWER);
      expect(negotiation.checkLocal('answer', ANSWER, ALL_CAPABILITIES), 'again').to.equal(false);
      expect(localRefusal(negotiation, 'pranswer', ANSWER, ALL_CAPABILITIES)).to.equal(FAILED);
    });
  });

  describe('of the remote description', () => {
    it('takes an offer in STATE_NEW only', () => {
      const negotiation = new Negotiation();
      expect(remoteRefusal(negotiation, 'offer', OFFER, false)).to.equal(FAILED);
      expect(negotiation.checkRemote('offer', OFFER, true, NONE)).to.deep.include({
        type: 'offer',
        maxMessageSize: 262144,
      });
    });

    it('takes an answer to an own offer that is applied, once', () => {
      const negotiation = new Negotiation();
      expect(remoteRefusal(negotiation, 'answer', ANSWER, true), 'without an offer').to.equal(FAILED);
      negotiation.give('offer', OFFER);
      expect(remoteRefusal(negotiation, 'answer', ANSWER), 'before it is applied').to.equal(FAILED);
      negotiation.localApplied('offer', OFFER);
      expect(negotiation.checkRemote('answer', ANSWER, false, NONE).type).to.equal('answer');
      expect(negotiation.hasRemoteDescription).to.equal(false);
      negotiation.remoteTaken(remote('answer', 262144));
      expect(negotiation.hasRemoteDescription).to.equal(true);
      expect(remoteRefusal(negotiation, 'answer', ANSWER), 'a second one').to.equal(FAILED);
      expect(remoteRefusal(negotiation, 'pranswer', ANSWER, false, ALL_CAPABILITIES)).to.equal(FAILED);
    });

    it('takes no answer to an own answer', () => {
      const negotiation = new Negotiation();
      negotiation.remoteTaken(remote('offer'));
      negotiation.give('answer', ANSWER);
      negotiation.localApplied('answer', ANSWER);
      expect(remoteRefusal(negotiation, 'answer', ANSWER)).to.equal(FAILED);
    });

    it('takes provisional answers with the capability, then the final one', () => {
      const negotiation = new Negotiation();
      negotiation.give('offer', OFFER);
      negotiation.localApplied('offer', OFFER);
      expect(remoteRefusal(negotiation, 'pranswer', ANSWER)).to.equal(ERR_INVALID_PARAMETER);
      for (const type of ['pranswer', 'pranswer', 'answer'] as const) {
        expect(negotiation.checkRemote(type, ANSWER, false, ALL_CAPABILITIES).type).to.equal(type);
        negotiation.remoteTaken(remote(type));
      }
    });

    it('refuses another type, what is no string and what is no SDP', () => {
      const negotiation = new Negotiation();
      for (const type of ['rollback', '', 'OFFER', undefined, 7])
        expect(remoteRefusal(negotiation, type, OFFER, true)).to.equal(ERR_INVALID_PARAMETER);
      for (const sdp of [undefined, 7, {}, '', 'v=0', OFFER.slice(0, 200)])
        expect(remoteRefusal(negotiation, 'offer', sdp, true)).to.equal(ERR_INVALID_PARAMETER);
      expect(negotiation.hasRemoteDescription).to.equal(false);
    });

    it('knows the largest message of the peer from then on', () => {
      const negotiation = new Negotiation();
      expect(negotiation.remoteMaxMessageSize).to.equal(Number.POSITIVE_INFINITY);
      negotiation.remoteTaken(remote('offer', 1234));
      expect(negotiation.remoteMaxMessageSize).to.equal(1234);
    });
  });

  describe('of early candidates', () => {
    it('keeps 256, in order, and gives them once', () => {
      const negotiation = new Negotiation();
      const candidates = Array.from({ length: 256 }, (_, index) => ({ ...CANDIDATE, index }));
      for (const candidate of candidates) negotiation.keepCandidate(candidate);
      const error = errorOf(() => {
        negotiation.keepCandidate(CANDIDATE);
      });
      expect(error.code).to.equal(ERR_OUT_OF_MEMORY);
      expect(error.message).to.include('256');
      expect(negotiation.remoteTaken(remote('pranswer'))).to.deep.equal(candidates);
      expect(negotiation.remoteTaken(remote('answer'))).to.deep.equal([]);
    });
  });
});

function localRefusal(
  negotiation: Negotiation,
  type: unknown,
  sdp: unknown,
  capabilities: ExtensionCapabilities = NONE,
): ErrorCode {
  return errorOf(() => negotiation.checkLocal(type, sdp, capabilities)).code;
}

function remoteRefusal(
  negotiation: Negotiation,
  type: unknown,
  sdp: unknown,
  isNew = false,
  capabilities: ExtensionCapabilities = NONE,
): ErrorCode {
  return errorOf(() => negotiation.checkRemote(type, sdp, isNew, capabilities)).code;
}

function remote(type: SessionDescriptionType, maxMessageSize = 1): RemoteDescription {
  return { ...parseSessionDescription(type, type === 'offer' ? OFFER : ANSWER), maxMessageSize };
}

function firstCandidate(): IceCandidate {
  const candidate = parseIceCandidate('0', 0, 'candidate:1 1 UDP 1 192.0.2.1 9 typ host');
  if (candidate === null) throw new Error('it is empty');
  return candidate;
}
