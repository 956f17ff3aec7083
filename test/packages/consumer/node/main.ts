// A program of somebody who has installed the packages: two backends, one connection, a question and its answer.
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { conformance } from '@peerplug/conformance';
import { ErrorCode, registerExtension, type WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';

registerExtension(libdatachannel);
registerExtension(werift);
if (typeof conformance !== 'function') throw new TypeError('the suite is not a function');

const asking = new WebRTCPeerConnection({ extension: libdatachannel.name });
const answering = new WebRTCPeerConnection({ extension: werift.name });
join(asking, answering);
join(answering, asking);

const question = asking.createDataChannel('question', { ordered: true });
if (question === null) throw asking.getLastError() ?? new Error('the channel was refused');
answering.dataChannelReceived.connect((channel) => {
  void nextPacket(channel).then((packet) => channel.putPacket(packet.reverse()));
});
question.activity.connect(function ask() {
  if (question.putPacket(Uint8Array.of(1, 2, 3)) === ErrorCode.OK) question.activity.disconnect(ask);
});
asking.createOffer();

const answer = await nextPacket(question);
console.log(`${asking.extensionName} and ${answering.extensionName}: ${answer.join(' ')}`);
asking.close();
answering.close();

/** Hands what one side tells to itself and to the other, and lets it poll when there is something to poll. */
function join(from: WebRTCPeerConnection, to: WebRTCPeerConnection): void {
  from.sessionDescriptionCreated.connect((type, sdp) => {
    from.setLocalDescription(type, sdp);
    to.setRemoteDescription(type, sdp);
  });
  from.iceCandidateCreated.connect((media, index, name) => {
    to.addIceCandidate(media, index, name);
  });
  from.startAutoPoll();
}

/** Resolves with the packet that a channel receives. */
function nextPacket(channel: WebRTCDataChannel): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const read = (): void => {
      if (channel.getAvailablePacketCount() > 0) resolve(channel.getPacket());
    };
    channel.activity.connect(read);
    read();
  });
}
