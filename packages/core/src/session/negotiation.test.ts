import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { type IceCandidate, parseIceCandidate } from '../input/ice-candidate.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { errorOf } from '../testing/error-of.js';
import { Negotiation, type NegotiationCalls } from './negotiation.js';

const CANDIDATE = readCandidate();
const { ERR_INVALID_PARAMETER, ERR_OUT_OF_MEMORY, FAILED, OK } = ErrorCode;

/** A negotiation, and what it has asked of an extension that answers what its test tells it to. */
class Bench {
  readonly calls: (readonly [method: string, what: string])[] = [];
  readonly refused: IceCandidate[] = [];
  capabilities: NegotiationCalls['capabilities'] = { pranswer: true, sdpMunging: false };
  isNew = true;
  answer: ErrorCode = OK;
  candidateAnswer: ErrorCode = OK;
  completedCount = 0;
  readonly negotiation: Negotiation;

  constructor() {
    const run = (method: string, what: string): ErrorCode => {
      this.calls.push([method, what]);
      return this.answer;
    };
    const capabilities = (): NegotiationCalls['capabilities'] => this.capabilities;
    this.negotiation = new Negotiation({
      get capabilities() {
        return capabilities();
      },
      isNew: () => this.isNew,
      setLocalDescription: ({ type }) => run('local', type),
      setRemoteDescription: ({ type }) => run('remote', type),
      addIceCandidate: ({ index }) => {
        run('candidate', String(index));
        return this.candidateAnswer;
      },
      earlyCandidateRefused: (candidate) => {
        this.refused.push(candidate);
      },
      completed: () => {
        this.completedCount += 1;
      },
    });
  }

  /** The names of what was asked, in order. */
  get asked(): readonly string[] {
    return this.calls.map(([method, what]) => `${method} ${what}`);
  }

  local(type: unknown, text: unknown): ErrorCode {
    return codeOf(() => this.negotiation.setLocalDescription(type, text));
  }

  remote(type: unknown, text: unknown): ErrorCode {
    return codeOf(() => this.negotiation.setRemoteDescription(type, text));
  }

  /** Has made an offer, and applied it. */
  offer(): this {
    this.negotiation.give('offer', OFFER);
    expect(this.local('offer', OFFER)).to.equal(OK);
    this.isNew = false;
    this.calls.length = 0;
    return this;
  }
}

describe('Negotiation', () => {
  describe('of the local description', () => {
    it('is FAILED where none was given', () => {
      expect(new Bench().local('offer', OFFER)).to.equal(FAILED);
    });

    it('passes on what was given, once it is taken no more', () => {
      const bench = new Bench();
      bench.negotiation.give('offer', OFFER);
      bench.answer = FAILED;
      expect(bench.local('offer', OFFER), 'refused below').to.equal(FAILED);
      bench.answer = OK;
      for (let time = 0; time < 2; time += 1) expect(bench.local('offer', OFFER)).to.equal(OK);
      expect(bench.asked).to.deep.equal(['local offer', 'local offer']);
    });

    it('refuses another type, and what is no string', () => {
      const bench = new Bench();
      bench.negotiation.give('offer', OFFER);
      for (const type of ['answer', 'pranswer', 'rollback', '', 'Offer', undefined, null, 7])
        expect(bench.local(type, OFFER), String(type)).to.equal(ERR_INVALID_PARAMETER);
      for (const sdpMunging of [false, true]) {
        bench.capabilities = { pranswer: true, sdpMunging };
        for (const text of [undefined, null, 7, {}])
          expect(bench.local('offer', text)).to.equal(ERR_INVALID_PARAMETER);
      }
      expect(bench.asked).to.deep.equal([]);
    });

    it('takes an offer as no answer, and an answer as no offer', () => {
      for (const [given, text, types] of [
        ['offer', OFFER, ['answer', 'pranswer']],
        ['answer', ANSWER, ['offer']],
      ] as const) {
        const bench = new Bench();
        bench.negotiation.give(given, text);
        for (const type of types) expect(bench.local(type, text)).to.equal(ERR_INVALID_PARAMETER);
      }
    });

    it('takes another text with the capability sdpMunging, checked', () => {
      const bench = new Bench();
      bench.negotiation.give('offer', OFFER);
      const munged = OFFER.replace('t=0 0', 't=0 1');
      expect(bench.local('offer', munged)).to.equal(ERR_INVALID_PARAMETER);
      bench.capabilities = { pranswer: true, sdpMunging: true };
      expect(bench.local('offer', 'v=0')).to.equal(ERR_INVALID_PARAMETER);
      for (let time = 0; time < 2; time += 1) expect(bench.local('offer', munged)).to.equal(OK);
      expect(bench.asked).to.deep.equal(['local offer']);
      expect(bench.local('offer', OFFER), 'a second one').to.equal(FAILED);
    });

    it('takes an answer as a provisional one first, then as the final one', () => {
      const bench = new Bench();
      bench.negotiation.give('answer', ANSWER);
      bench.capabilities = { pranswer: false, sdpMunging: false };
      expect(bench.local('pranswer', ANSWER)).to.equal(ERR_INVALID_PARAMETER);
      bench.capabilities = { pranswer: true, sdpMunging: false };
      for (const type of ['pranswer', 'pranswer', 'answer', 'answer'])
        expect(bench.local(type, ANSWER), type).to.equal(OK);
      expect(bench.asked).to.deep.equal(['local pranswer', 'local answer']);
      expect(bench.local('pranswer', ANSWER)).to.equal(FAILED);
    });
  });

  describe('of the remote description', () => {
    it('takes an offer in STATE_NEW only', () => {
      const bench = new Bench();
      bench.isNew = false;
      expect(bench.remote('offer', OFFER)).to.equal(FAILED);
      bench.isNew = true;
      expect(bench.remote('offer', OFFER)).to.equal(OK);
      expect(bench.asked).to.deep.equal(['remote offer']);
    });

    it('takes an answer to an own offer that is applied, once it is taken no more', () => {
      const bench = new Bench();
      expect(bench.remote('answer', ANSWER), 'without an offer').to.equal(FAILED);
      bench.negotiation.give('offer', OFFER);
      expect(bench.remote('answer', ANSWER), 'before it is applied').to.equal(FAILED);
      bench.offer();
      bench.answer = ERR_INVALID_PARAMETER;
      expect(bench.remote('answer', ANSWER), 'refused below').to.equal(ERR_INVALID_PARAMETER);
      bench.answer = OK;
      expect(bench.remote('answer', ANSWER)).to.equal(OK);
      for (const type of ['answer', 'pranswer'])
        expect(bench.remote(type, ANSWER), 'a second one').to.equal(FAILED);
      expect(bench.asked).to.deep.equal(['remote answer', 'remote answer']);
    });

    it('takes no answer to an own answer', () => {
      const bench = new Bench();
      expect(bench.remote('offer', OFFER)).to.equal(OK);
      bench.negotiation.give('answer', ANSWER);
      expect(bench.local('answer', ANSWER)).to.equal(OK);
      expect(bench.remote('answer', ANSWER)).to.equal(FAILED);
    });

    it('takes provisional answers with the capability, then the final one', () => {
      const bench = new Bench().offer();
      bench.capabilities = { pranswer: false, sdpMunging: false };
      expect(bench.remote('pranswer', ANSWER)).to.equal(ERR_INVALID_PARAMETER);
      bench.capabilities = { pranswer: true, sdpMunging: false };
      for (const type of ['pranswer', 'pranswer', 'answer']) expect(bench.remote(type, ANSWER)).to.equal(OK);
      expect(bench.asked).to.deep.equal(['remote pranswer', 'remote pranswer', 'remote answer']);
    });

    it('refuses another type, what is no string and what is no SDP', () => {
      const bench = new Bench();
      for (const type of ['rollback', '', 'OFFER', undefined, 7])
        expect(bench.remote(type, OFFER)).to.equal(ERR_INVALID_PARAMETER);
      for (const text of [undefined, 7, {}, '', 'v=0', OFFER.slice(0, 200)])
        expect(bench.remote('offer', text)).to.equal(ERR_INVALID_PARAMETER);
      expect(bench.asked).to.deep.equal([]);
    });

    it('knows the largest message of the peer from then on', () => {
      const bench = new Bench();
      expect(bench.negotiation.remoteMaxMessageSize).to.equal(null);
      bench.answer = FAILED;
      bench.remote('offer', OFFER);
      expect(bench.negotiation.remoteMaxMessageSize, 'refused').to.equal(null);
      bench.answer = OK;
      bench.remote('offer', OFFER);
      expect(bench.negotiation.remoteMaxMessageSize).to.equal(262144);
    });
  });

  describe('of early candidates', () => {
    it('keeps 256, passes them on in order behind the description, and once', () => {
      const bench = new Bench().offer();
      const indices = Array.from({ length: 256 }, (_, index) => index);
      for (const index of indices)
        expect(bench.negotiation.addIceCandidate({ ...CANDIDATE, index })).to.equal(OK);
      const error = errorOf(() => bench.negotiation.addIceCandidate(CANDIDATE));
      expect(error.code).to.equal(ERR_OUT_OF_MEMORY);
      expect(error.message).to.include('256');
      bench.answer = FAILED;
      bench.remote('pranswer', ANSWER);
      expect(bench.asked, 'a description that was refused').to.deep.equal(['remote pranswer']);
      bench.answer = OK;
      bench.remote('pranswer', ANSWER);
      bench.remote('answer', ANSWER);
      expect(bench.asked.slice(1)).to.deep.equal([
        'remote pranswer',
        ...indices.map((index) => `candidate ${String(index)}`),
        'remote answer',
      ]);
    });

    it('says which of them was refused, and passes later ones on at once', () => {
      const bench = new Bench();
      bench.negotiation.addIceCandidate(CANDIDATE);
      bench.candidateAnswer = FAILED;
      expect(bench.remote('offer', OFFER)).to.equal(OK);
      expect(bench.refused).to.deep.equal([CANDIDATE]);
      expect(bench.negotiation.addIceCandidate(CANDIDATE), 'the call says so').to.equal(FAILED);
      expect(bench.refused).to.have.lengthOf(1);
    });
  });
});

/** The code that a call returns, or that of the error it throws. */
function codeOf(call: () => ErrorCode): ErrorCode {
  try {
    return call();
  } catch (error) {
    return errorOf(() => {
      throw error;
    }).code;
  }
}

function readCandidate(): IceCandidate {
  const candidate = parseIceCandidate('0', 0, 'candidate:1 1 UDP 1 192.0.2.1 9 typ host');
  if (candidate === null) throw new Error('it is empty');
  return candidate;
}
