import { expect } from 'chai';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { Logger } from '../registry/logger.js';
import type { WebRTCPeerConnection } from './peer-connection.js';
import { provide } from '../registry/public-functions.js';
import { SignalingState } from '../constants/signaling-state.js';
import { ANSWER, OFFER, candidateLine } from '../testing/descriptions.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import {
  createChannel,
  openSpecial,
  type ScriptedPair,
  useScriptedExtension,
} from '../testing/scripted-extension.js';

const MUNGED = OFFER.replace('t=0 0', 't=0 1');

describe('negotiation on a connection', () => {
  const scripted = useScriptedExtension();

  describe('createOffer()', () => {
    it('is FAILED without a channel, and reaches no extension', () => {
      const { connection, extension } = scripted.open();
      expect(connection.createOffer()).to.equal(ErrorCode.FAILED);
      expect(connection.getLastError()?.message).to.include('createDataChannel');
      expect(extension.methods).to.deep.equal(['initialize']);
    });

    it('is FAILED without a channel again after initialize()', () => {
      const { connection } = scripted.openChannel();
      connection.initialize();
      expect(connection.createOffer()).to.equal(ErrorCode.FAILED);
    });

    it('is FAILED outside STATE_NEW', () => {
      const { connection, extension } = scripted.openChannel();
      expect(connection.createOffer()).to.equal(ErrorCode.OK);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CONNECTING);
      expect(connection.createOffer(), 'a second time').to.equal(ErrorCode.FAILED);
      extension.enter(ConnectionState.STATE_FAILED);
      expect(connection.createOffer()).to.equal(ErrorCode.FAILED);
      expect(extension.methods.filter((method) => method === 'createOffer')).to.have.lengthOf(1);
    });
  });

  describe('setLocalDescription()', () => {
    it('is FAILED until the description was delivered', () => {
      const { connection, extension } = offered();
      expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.FAILED);
      connection.poll();
      expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.OK);
      expect(extension.calls.at(-1)).to.deep.equal(['setLocalDescription', 'offer', OFFER]);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER);
    });

    it('passes the same text on once', () => {
      const { connection, extension } = offered();
      connection.poll();
      const codes = Array.from({ length: 3 }, () => connection.setLocalDescription('offer', OFFER));
      expect(codes).to.deep.equal([ErrorCode.OK, ErrorCode.OK, ErrorCode.OK]);
      expect(extension.methods.filter((method) => method === 'setLocalDescription')).to.have.lengthOf(1);
    });

    it('passes it on again where the extension refused it, and lets no candidate out before', () => {
      const { connection, extension } = offered();
      const names = namesOf(connection);
      extension.find(candidateLine('1'));
      connection.poll();
      extension.on('setLocalDescription', () => ErrorCode.FAILED);
      expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.FAILED);
      connection.poll();
      expect(names).to.deep.equal([]);
      extension.on('setLocalDescription', () => ErrorCode.OK);
      expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.OK);
      connection.poll();
      expect(names).to.deep.equal([candidateLine('1')]);
    });

    it('takes a changed text with the capability sdpMunging only', () => {
      const { connection, extension } = offered();
      connection.poll();
      expect(connection.setLocalDescription('offer', 'v=0')).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(connection.setLocalDescription('offer', MUNGED)).to.equal(ErrorCode.OK);
      expect(extension.calls.at(-1)).to.deep.equal(['setLocalDescription', 'offer', MUNGED]);

      const plain = openSpecial(ScriptedConnection, { sdpMunging: false });
      offer(plain);
      plain.connection.poll();
      expect(plain.connection.setLocalDescription('offer', MUNGED)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(plain.extension.methods).not.to.include('setLocalDescription');
    });

    it('takes no description of the connection before initialize()', () => {
      const { connection } = offered();
      connection.poll();
      connection.initialize();
      expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.FAILED);
    });
  });

  describe('setRemoteDescription()', () => {
    it('passes an offer on in STATE_NEW, and the answer is given', () => {
      const { connection, extension } = scripted.open();
      const descriptions = descriptionsOf(connection);
      expect(connection.setRemoteDescription('offer', OFFER)).to.equal(ErrorCode.OK);
      expect(extension.calls.at(-1)).to.deep.equal(['setRemoteDescription', 'offer', OFFER]);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER);
      extension.describe('answer', ANSWER);
      connection.poll();
      expect(descriptions).to.deep.equal([['answer', ANSWER]]);
      expect(connection.setLocalDescription('answer', ANSWER)).to.equal(ErrorCode.OK);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
    });

    it('is FAILED for an offer outside STATE_NEW', () => {
      const { connection, extension } = offered();
      expect(connection.setRemoteDescription('offer', OFFER)).to.equal(ErrorCode.FAILED);
      expect(extension.methods).not.to.include('setRemoteDescription');
    });

    it('is FAILED for an answer until the own offer is applied, and for a second one', () => {
      const { connection, extension } = offered();
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.FAILED);
      connection.poll();
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.FAILED);
      connection.setLocalDescription('offer', OFFER);
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.OK);
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.FAILED);
      expect(extension.methods.filter((method) => method === 'setRemoteDescription')).to.have.lengthOf(1);
    });

    it('takes an answer again that the extension refused', () => {
      const { connection, extension } = offered();
      connection.poll();
      connection.setLocalDescription('offer', OFFER);
      extension.on('setRemoteDescription', () => ErrorCode.ERR_INVALID_DATA);
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.ERR_INVALID_DATA);
      expect(connection.addIceCandidate('0', 0, candidateName(1)), 'kept').to.equal(ErrorCode.OK);
      extension.on('setRemoteDescription', () => ErrorCode.OK);
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.OK);
      expect(namesGivenTo(extension)).to.deep.equal([candidateName(1)]);
    });

    it('shows no text to the extension that is no SDP', () => {
      const { connection, extension } = scripted.open();
      for (const sdp of ['', 'v=0', OFFER.slice(0, 300), `\0${OFFER}`, undefined, 7]) {
        expect(connection.setRemoteDescription('offer', sdp as string)).to.equal(
          ErrorCode.ERR_INVALID_PARAMETER,
        );
      }
      expect(connection.setRemoteDescription('rollback' as 'offer', OFFER)).to.equal(
        ErrorCode.ERR_INVALID_PARAMETER,
      );
      expect(extension.methods).to.deep.equal(['initialize']);
    });

    it('takes provisional answers with the capability only', () => {
      const { connection } = offered();
      connection.poll();
      connection.setLocalDescription('offer', OFFER);
      expect(connection.setRemoteDescription('pranswer', ANSWER)).to.equal(ErrorCode.OK);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_REMOTE_PRANSWER);
      expect(connection.setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.OK);

      const plain = openSpecial(ScriptedConnection, { pranswer: false });
      offer(plain);
      plain.connection.poll();
      plain.connection.setLocalDescription('offer', OFFER);
      expect(plain.connection.setRemoteDescription('pranswer', ANSWER)).to.equal(
        ErrorCode.ERR_INVALID_PARAMETER,
      );
      expect(plain.extension.methods).not.to.include('setRemoteDescription');
    });
  });

  describe('candidates of ours', () => {
    it('are held until setLocalDescription(), then all are given, in order', () => {
      const { connection, extension } = offered();
      const names = namesOf(connection);
      for (const name of [candidateLine('1'), candidateLine('2')]) extension.find(name);
      connection.poll();
      extension.find(candidateLine('3'));
      connection.poll();
      expect(names).to.deep.equal([]);
      connection.setLocalDescription('offer', OFFER);
      expect(names, 'inside poll() only').to.deep.equal([]);
      extension.find(candidateLine('4'));
      connection.poll();
      expect(names).to.deep.equal([
        candidateLine('1'),
        candidateLine('2'),
        candidateLine('3'),
        candidateLine('4'),
      ]);
    });

    it('have the media and the index that the extension gave', () => {
      class Indexed extends ScriptedConnection {
        override find(name: string): void {
          this.iceCandidateCreated('data', 7, name);
        }
      }
      const { connection, extension } = openSpecial(Indexed);
      const given: unknown[] = [];
      connection.iceCandidateCreated.connect((...candidate) => given.push(candidate));
      applyOffer({ connection, extension });
      extension.find(candidateLine('1'));
      connection.poll();
      expect(given).to.deep.equal([['data', 7, candidateLine('1')]]);
    });

    it('lose a leading a=, and empty ones are left out', () => {
      const { connection, extension } = offered();
      const names = namesOf(connection);
      applyOffer({ connection, extension });
      for (const name of [`a=${candidateLine('1')}`, '', 'a=', candidateLine('2')]) extension.find(name);
      connection.poll();
      expect(names).to.deep.equal([candidateLine('1'), candidateLine('2')]);
    });

    it('are dropped with the connection that found them', () => {
      const { connection, extension } = offered();
      const names = namesOf(connection);
      extension.find(candidateLine('1'));
      connection.initialize();
      offer({ connection, extension: scripted.latest });
      connection.poll();
      connection.setLocalDescription('offer', OFFER);
      extension.find(candidateLine('2'));
      connection.poll();
      expect(names).to.deep.equal([]);
    });
  });

  describe('candidates of the peer', () => {
    it('are kept until its description was taken, then passed on in order', () => {
      const { connection, extension } = scripted.open();
      for (const index of [1, 2, 3]) {
        expect(connection.addIceCandidate('0', 0, candidateName(index))).to.equal(ErrorCode.OK);
      }
      expect(namesGivenTo(extension)).to.deep.equal([]);
      connection.setRemoteDescription('offer', OFFER);
      expect(namesGivenTo(extension)).to.deep.equal([1, 2, 3].map(candidateName));
      connection.addIceCandidate('x', 4, `a=${candidateName(4)}`);
      expect(extension.calls.at(-1)).to.deep.equal(['addIceCandidate', 'x', 4, candidateName(4)]);
    });

    it('are kept for an answer too, and go in after a provisional one', () => {
      const { connection, extension } = offered();
      applyOffer({ connection, extension });
      connection.addIceCandidate('0', 0, candidateName(1));
      expect(namesGivenTo(extension)).to.deep.equal([]);
      connection.setRemoteDescription('pranswer', ANSWER);
      expect(namesGivenTo(extension)).to.deep.equal([candidateName(1)]);
      connection.addIceCandidate('0', 0, candidateName(2));
      connection.setRemoteDescription('answer', ANSWER);
      expect(namesGivenTo(extension), 'each once').to.deep.equal([1, 2].map(candidateName));
    });

    it('are ERR_OUT_OF_MEMORY from the 257th that would have to be kept', () => {
      const { connection, extension } = scripted.open();
      for (let index = 0; index < 256; index += 1) {
        expect(connection.addIceCandidate('0', 0, candidateName(index))).to.equal(ErrorCode.OK);
      }
      expect(connection.addIceCandidate('0', 0, candidateName(256))).to.equal(ErrorCode.ERR_OUT_OF_MEMORY);
      expect(connection.addIceCandidate('0', 0, ''), 'the end of candidates').to.equal(ErrorCode.OK);
      connection.setRemoteDescription('offer', OFFER);
      expect(namesGivenTo(extension)).to.have.lengthOf(256);
      expect(connection.addIceCandidate('0', 0, candidateName(257))).to.equal(ErrorCode.OK);
    });

    it('are not shown to the extension where they are malformed, or the end', () => {
      const { connection, extension } = scripted.open();
      connection.setRemoteDescription('offer', OFFER);
      for (const name of ['junk', 'candidate:', 7]) {
        expect(connection.addIceCandidate('0', 0, name as string)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      }
      for (const name of ['', 'a=']) expect(connection.addIceCandidate('0', 0, name)).to.equal(ErrorCode.OK);
      expect(namesGivenTo(extension)).to.deep.equal([]);
    });

    it('that were kept are passed on though the extension refuses one, with a warning', () => {
      const warnings: string[] = [];
      const ignore = (): void => undefined;
      const warn = (message: string): number => warnings.push(message);
      const takeBack = provide(Logger, { debug: ignore, info: ignore, warn, error: ignore });
      const { connection, extension } = scripted.open();
      for (const index of [1, 2]) connection.addIceCandidate('0', 0, candidateName(index));
      extension.on('addIceCandidate', () => extension.report(ErrorCode.FAILED, 'no'));
      expect(connection.setRemoteDescription('offer', OFFER), 'the call').to.equal(ErrorCode.OK);
      takeBack();
      expect(connection.getLastError(), 'the call was OK').to.equal(null);
      expect(namesGivenTo(extension)).to.deep.equal([1, 2].map(candidateName));
      expect(warnings).to.have.lengthOf(2);
      expect(warnings[0]).to.include(candidateName(1));
    });

    it('are forgotten by initialize()', () => {
      const { connection } = scripted.open();
      connection.addIceCandidate('0', 0, candidateName(1));
      connection.initialize();
      connection.setRemoteDescription('offer', OFFER);
      expect(namesGivenTo(scripted.latest)).to.deep.equal([]);
    });
  });

  it('may have its methods taken off the object, as signals do', () => {
    const { connection, extension } = offered();
    const { setLocalDescription, setRemoteDescription, addIceCandidate } = connection;
    connection.poll();
    expect(setLocalDescription('offer', OFFER)).to.equal(ErrorCode.OK);
    expect(setRemoteDescription('answer', ANSWER)).to.equal(ErrorCode.OK);
    expect(addIceCandidate('0', 0, candidateName(1))).to.equal(ErrorCode.OK);
    expect(extension.methods.slice(-3)).to.deep.equal([
      'setLocalDescription',
      'setRemoteDescription',
      'addIceCandidate',
    ]);
  });

  /** A connection whose offer is made and not yet delivered. */
  function offered(): ScriptedPair {
    const pair = scripted.open();
    offer(pair);
    return pair;
  }
});

function offer({ connection, extension }: ScriptedPair): void {
  createChannel(connection);
  expect(connection.createOffer()).to.equal(ErrorCode.OK);
  extension.describe('offer', OFFER);
}

function applyOffer({ connection, extension }: ScriptedPair): void {
  if (!extension.methods.includes('createOffer')) offer({ connection, extension });
  connection.poll();
  expect(connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.OK);
}

function descriptionsOf(connection: WebRTCPeerConnection): readonly unknown[] {
  const descriptions: unknown[] = [];
  connection.sessionDescriptionCreated.connect((...description) => descriptions.push(description));
  return descriptions;
}

function namesOf(connection: WebRTCPeerConnection): readonly string[] {
  const names: string[] = [];
  connection.iceCandidateCreated.connect((_media, _index, name) => names.push(name));
  return names;
}

/** The candidates that core has passed on. */
function namesGivenTo(extension: ScriptedConnection): readonly unknown[] {
  return extension.calls.filter(([method]) => method === 'addIceCandidate').map((call) => call[3]);
}

function candidateName(index: number): string {
  return `candidate:${String(index)} 1 UDP 1 192.0.2.1 9 typ host`;
}
