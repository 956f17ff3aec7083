import { loadExtension, WebRTCPeerConnection } from '@peerplug/core';
import type { MessageFromPeer, MessageToPeer } from './peer-process-node.js';

/** The program of the process that `startPeerProcess` starts: one connection, which answers and sends packets back. */
async function main(): Promise<void> {
  const waiting: MessageToPeer[] = [];
  let take = (message: MessageToPeer): void => {
    waiting.push(message);
  };
  process.on('message', (message: MessageToPeer) => {
    take(message);
  });
  // Nobody is left to serve.
  process.on('disconnect', () => process.exit());
  const start = await new Promise<MessageToPeer>((resolve) => {
    process.once('message', resolve);
  });
  if (start.kind !== 'start') throw new Error('the first message must say what to start');
  const { name } = await loadExtension(start.module);
  const connection = new WebRTCPeerConnection({ extension: name });
  connection.initialize(start.configuration);
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    connection.setLocalDescription(type, sdp);
    tell({ kind: 'description', type, sdp });
  });
  connection.iceCandidateCreated.connect((media, index, candidate) => {
    tell({ kind: 'candidate', media, index, name: candidate });
  });
  connection.dataChannelReceived.connect((channel) => {
    const sendBack = (): void => {
      while (channel.getAvailablePacketCount() > 0) channel.putPacket(channel.getPacket());
    };
    channel.activity.connect(sendBack);
    sendBack();
  });
  connection.startAutoPoll();
  take = (message) => {
    if (message.kind === 'description') connection.setRemoteDescription(message.type, message.sdp);
    if (message.kind === 'candidate') connection.addIceCandidate(message.media, message.index, message.name);
  };
  for (const message of waiting.splice(0)) take(message);
}

function tell(message: MessageFromPeer): void {
  process.send?.(message);
}

main().catch((error: unknown) => {
  tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
});
