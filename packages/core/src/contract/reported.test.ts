import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { ANSWER, OFFER } from '../testing/descriptions.js';
import { createChannel, useScriptedExtension } from '../testing/scripted-extension.js';
import type { WebRTCError } from '../errors/webrtc-error.js';

const HOST = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';

describe('what an extension reports', () => {
  const scripted = useScriptedExtension();

  /** A connection that has offered, with what its signals have told. */
  function offering(): ReturnType<typeof scripted.open> & {
    readonly descriptions: string[];
    readonly candidates: string[];
    readonly errors: WebRTCError[];
  } {
    const pair = scripted.open();
    const [descriptions, candidates, errors]: [string[], string[], WebRTCError[]] = [[], [], []];
    pair.connection.sessionDescriptionCreated.connect((type) => descriptions.push(type));
    pair.connection.iceCandidateCreated.connect((_media, _index, name) => candidates.push(name));
    pair.connection.errorOccurred.connect((error) => errors.push(error));
    createChannel(pair.connection);
    pair.connection.createOffer();
    return { ...pair, descriptions, candidates, errors };
  }

  for (const [what, type, sdp, message] of [
    [
      'no ufrag',
      'offer',
      OFFER.replace(/a=ice-ufrag.*\r\n/, ''),
      'lacks a=ice-ufrag in the section that begins in line 9 or line 1',
    ],
    [
      'a short password',
      'answer',
      ANSWER.replace(/(a=ice-pwd:...).*/, '$1'),
      'malformed a=ice-pwd in line 17',
    ],
    ['no data section', 'offer', OFFER.replace('m=application', 'm=audio'), 'lacks a data section'],
    ['the setup of an offer', 'answer', OFFER, 'a=setup in line 15: it must be active or passive'],
    ['an empty text', 'offer', '', "does not begin with 'v=0' in line 1"],
    ['no text', 'offer', undefined, 'sdp must be a string'],
    ['a provisional type', 'pranswer', ANSWER, "type must be 'offer' or 'answer'"],
  ] as const) {
    it(`is a bug where a description has ${what}: its author reads which line, and nobody gets it`, () => {
      const { connection, extension, descriptions, errors } = offering();
      extension.describe(type, sdp as string); // some authors write JavaScript
      connection.poll();
      expect(descriptions).to.deep.equal([]);
      expect(errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_BUG]);
      expect(errors[0]?.message).to.include('the extension reported').and.include(message);
      extension.describe('offer', OFFER);
      connection.poll();
      expect(descriptions).to.deep.equal(['offer']);
    });
  }

  for (const name of ['candidate:', 'hello', HOST.replace('UDP 1', 'UDP x'), `${HOST} typ`]) {
    it(`is a bug where a candidate reads '${name}'`, () => {
      const { connection, extension, candidates, errors } = offering();
      extension.describe('offer', OFFER);
      connection.poll();
      connection.setLocalDescription('offer', OFFER);
      extension.find(name);
      extension.find(HOST);
      connection.poll();
      expect(candidates).to.deep.equal([HOST]);
      expect(errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_BUG]);
      expect(errors[0]?.message).to.include('the extension reported a candidate');
    });
  }

  it('is an event also during a call, which it does not fail', () => {
    const { connection, errors } = offering();
    connection.initialize();
    scripted.latest.on('setRemoteDescription', () => {
      scripted.latest.describe('answer', 'v=0');
      return ErrorCode.OK;
    });
    expect(connection.setRemoteDescription('offer', OFFER)).to.equal(ErrorCode.OK);
    connection.poll();
    expect(errors.map(({ code }) => code)).to.deep.equal([ErrorCode.ERR_BUG]);
  });
});
