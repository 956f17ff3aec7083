import { registerExtension, unregisterExtension, WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { ANSWER_WAIT_MS } from './first-move.js';
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
    offerer.close();
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
