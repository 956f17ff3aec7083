import { registerExtension, unregisterExtension, WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { ANSWER_WAIT_MS, OFFERER_LEAD_MS } from './first-move.js';
import { extension } from '../index.js';

describe('the first move', function () {
  this.timeout(20_000);

  before(() => {
    registerExtension(extension);
  });
  after(() => {
    unregisterExtension(extension.name);
  });

  it('is the offerer’s: its candidates are told once it has the answer, the answerer’s at once', async () => {
    const [offerer, answerer] = [make(), make()];
    const offered: string[] = [];
    const answers: string[] = [];
    const answered: string[] = [];
    offerer.sessionDescriptionCreated.connect(offerer.setLocalDescription);
    offerer.sessionDescriptionCreated.connect(answerer.setRemoteDescription);
    offerer.iceCandidateCreated.connect((_media, _index, name) => offered.push(name));
    answerer.sessionDescriptionCreated.connect(answerer.setLocalDescription);
    answerer.sessionDescriptionCreated.connect((_type, sdp) => answers.push(sdp));
    answerer.iceCandidateCreated.connect((_media, _index, name) => answered.push(name));
    offerer.createDataChannel('data');
    offerer.createOffer();
    const poll = (): void => {
      offerer.poll();
      answerer.poll();
    };
    await until(poll, () => isGathered(answerer));
    expect(answered).to.have.lengthOf(1);
    expect(offered).to.have.lengthOf(0);
    expect(isGathered(offerer)).to.equal(false);
    offerer.setRemoteDescription('answer', answers[0] ?? '');
    await until(poll, () => isGathered(offerer));
    expect(offered).to.have.lengthOf(1);
    offerer.close();
    answerer.close();
  });

  it('is given away where the answer does not come', async () => {
    const offerer = make();
    const offered: string[] = [];
    let start = 0;
    offerer.sessionDescriptionCreated.connect((type, sdp) => {
      start = performance.now();
      offerer.setLocalDescription(type, sdp);
    });
    offerer.iceCandidateCreated.connect((_media, _index, name) => offered.push(name));
    offerer.createDataChannel('data');
    offerer.createOffer();
    await until(
      () => offerer.poll(),
      () => isGathered(offerer),
    );
    expect(performance.now() - start).to.be.at.least(ANSWER_WAIT_MS - 1);
    expect(offered).to.have.lengthOf(1);
    expect(offered[0]).to.match(/ early 1$/);
    offerer.close();
  });

  it('is the offerer’s also where the answer takes its time: the answerer waits for a candidate without a mark', async () => {
    const [offerer, answerer] = [make(), make()];
    const offered: string[] = [];
    const answers: string[] = [];
    offerer.sessionDescriptionCreated.connect(offerer.setLocalDescription);
    offerer.sessionDescriptionCreated.connect(answerer.setRemoteDescription);
    offerer.iceCandidateCreated.connect((media, index, name) => {
      offered.push(name);
      answerer.addIceCandidate(media, index, name);
    });
    answerer.sessionDescriptionCreated.connect(answerer.setLocalDescription);
    answerer.sessionDescriptionCreated.connect((_type, sdp) => answers.push(sdp));
    offerer.createDataChannel('data');
    offerer.createOffer();
    const poll = (): void => {
      offerer.poll();
      answerer.poll();
    };
    await until(poll, () => isGathered(offerer));
    const start = performance.now();
    await until(poll, () => performance.now() > start + 2 * OFFERER_LEAD_MS);
    expect(answerer.getStats()?.localCandidate ?? null, 'a pair that works').to.equal(null);
    // None of its candidates reaches the offerer: the pair can only come from the answerer's checks.
    offerer.setRemoteDescription('answer', answers[0] ?? '');
    await until(poll, () => answerer.getConnectionState() === WebRTCPeerConnection.STATE_CONNECTED);
    expect(offered.map((name) => name.replace(/ early 1$/, ' early'))).to.deep.equal([
      `${offered[1] ?? ''} early`,
      offered[1],
    ]);
    offerer.close();
    answerer.close();
  });
});

function make(): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection({ extension: extension.name });
  connection.initialize({ libdatachannel: { bindAddress: '127.0.0.1' } });
  return connection;
}

function isGathered(connection: WebRTCPeerConnection): boolean {
  return connection.getGatheringState() === WebRTCPeerConnection.GATHERING_STATE_COMPLETE;
}

async function until(poll: () => unknown, condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 1));
    poll();
  }
}
