import { expect } from 'chai';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { GatheringState } from '../constants/gathering-state.js';
import { SignalingState } from '../constants/signaling-state.js';
import { OFFER } from '../testing/descriptions.js';
import { nextTask } from '../testing/next-task.js';
import { createChannel, type ScriptedPair, useScriptedExtension } from '../testing/scripted-extension.js';

const CANDIDATES = [1, 2].map((port) => `candidate:1 1 UDP 1 192.0.2.1 ${String(port)} typ host`);
const [FIRST = '', SECOND = ''] = CANDIDATES;

describe('with trickle: false', () => {
  const scripted = useScriptedExtension();

  it('the description is given when gathering is complete, with the candidates in its data section, each once', async () => {
    const pair = offering();
    const { extension, given } = pair;
    expect(extension.methods.at(-1)).to.equal('createOffer');
    await nextTask();
    expect(extension.methods.at(-1)).to.equal('setLocalDescription');
    extension.find(FIRST);
    extension.find(SECOND);
    extension.find(FIRST);
    await nextTask();
    expect(given).to.deep.equal([]);
    gathered(pair);
    expect(given).to.deep.equal([`offer ${OFFER}a=${FIRST}\r\na=${SECOND}\r\na=end-of-candidates\r\n`]);
  });

  it('no candidate is given, those that come late neither', async () => {
    const pair = offering();
    const names: string[] = [];
    pair.connection.iceCandidateCreated.connect((_media, _index, name) => names.push(name));
    pair.extension.find(FIRST);
    await nextTask();
    gathered(pair);
    pair.connection.setLocalDescription('offer', textOf(pair.given));
    pair.extension.find(SECOND);
    pair.connection.poll();
    expect(names).to.deep.equal([]);
  });

  it('the signaling state follows the calls of the application', async () => {
    const pair = offering();
    const { connection, extension } = pair;
    await nextTask();
    expect(extension.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER);
    gathered(pair);
    expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_STABLE);
    expect(connection.setLocalDescription('offer', textOf(pair.given))).to.equal(ErrorCode.OK);
    expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER);
    expect(extension.methods.filter((method) => method === 'setLocalDescription')).to.have.lengthOf(1);
  });

  it('another text is ERR_INVALID_PARAMETER, also with the capability sdpMunging', async () => {
    const pair = offering();
    await nextTask();
    gathered(pair);
    expect(pair.connection.setLocalDescription('offer', OFFER)).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(pair.connection.setLocalDescription('offer', textOf(pair.given))).to.equal(ErrorCode.OK);
  });

  it('a description that the extension refuses is STATE_FAILED, and errorOccurred says why', async () => {
    const pair = offering();
    const errors: string[] = [];
    pair.connection.errorOccurred.connect(({ message }) => errors.push(message));
    pair.extension.on('setLocalDescription', () => pair.extension.report(ErrorCode.FAILED, 'not mine'));
    await nextTask();
    pair.connection.poll();
    expect(errors).to.deep.equal(['not mine']);
    expect(pair.connection.getConnectionState()).to.equal(ConnectionState.STATE_FAILED);
    expect(pair.connection.getLastError()).to.equal(null);
  });

  it('nothing is applied after close()', async () => {
    const { connection, extension } = offering();
    connection.close();
    await nextTask();
    expect(extension.methods).not.to.include('setLocalDescription');
  });

  function offering(): ScriptedPair & { readonly given: string[] } {
    const pair = scripted.open({ trickle: false });
    const given: string[] = [];
    pair.connection.sessionDescriptionCreated.connect((type, sdp) => given.push(`${type} ${sdp}`));
    createChannel(pair.connection);
    pair.connection.createOffer();
    pair.extension.describe('offer', OFFER);
    return { ...pair, given };
  }
});

function gathered({ connection, extension }: ScriptedPair): void {
  extension.gatheringState = GatheringState.GATHERING_STATE_COMPLETE;
  extension.enter(ConnectionState.STATE_CONNECTING);
  connection.poll();
}

function textOf(given: readonly string[]): string {
  return given[0]?.replace('offer ', '') ?? '';
}
