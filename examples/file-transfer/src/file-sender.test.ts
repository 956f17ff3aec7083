import { extension } from '@peerplug/backend-libdatachannel';
import { registerExtension, type WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';
import { opened } from './channel-states.js';
import { readFileMessage, WINDOW_BYTES } from './file-protocol.js';
import { FileReceiver } from './file-receiver.js';
import { FileSender, PACKET_BYTES } from './file-sender.js';
import { readPackets } from './incoming-packets.js';
import type { Sha256 } from './sha256.js';

const PACKETS = 64;

const NO_HASH: Sha256 = { update: () => undefined, digest: () => '' };

describe('FileSender', function () {
  this.timeout(10_000);

  const connections: WebRTCPeerConnection[] = [];

  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });

  /** The two ends of an open channel. */
  async function connect(
    maxOutBufferBytes: number,
  ): Promise<readonly [WebRTCDataChannel, WebRTCDataChannel]> {
    registerExtension(extension);
    const [a, b] = [0, 1].map(() => {
      const connection = new WebRTCPeerConnection({ extension: extension.name });
      connection.initialize({ maxOutBufferBytes });
      connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
      connection.startAutoPoll();
      connections.push(connection);
      return connection;
    }) as [WebRTCPeerConnection, WebRTCPeerConnection]; // as many as were mapped
    const channels = [a, b].map((connection) =>
      connection.createDataChannel('file', { negotiated: true, id: 1 }),
    ) as [WebRTCDataChannel, WebRTCDataChannel]; // a new connection creates one
    a.sessionDescriptionCreated.connect(b.setRemoteDescription);
    b.sessionDescriptionCreated.connect(a.setRemoteDescription);
    a.iceCandidateCreated.connect(b.addIceCandidate);
    b.iceCandidateCreated.connect(a.addIceCandidate);
    a.createOffer();
    await Promise.all(channels.map(opened));
    return channels;
  }

  it('stops at the window, and goes on when B acknowledges', async () => {
    const [a, b] = await connect(16 * 1024 * 1024);
    const sender = new FileSender(a, NO_HASH);
    let bytesArrived = 0;
    readPackets(b, (packet, isText) => {
      if (!isText) bytesArrived += packet.byteLength;
    });
    const sent = sender.send('zeros', PACKETS * PACKET_BYTES, zeros());
    while (bytesArrived < WINDOW_BYTES) await setImmediate();
    expect(sender.bytesSent).to.equal(WINDOW_BYTES);
    sender.acknowledge(PACKET_BYTES);
    while (bytesArrived < WINDOW_BYTES + PACKET_BYTES) await setImmediate();
    expect(sender.bytesSent).to.equal(WINDOW_BYTES + PACKET_BYTES);
    sender.acknowledge(PACKETS * PACKET_BYTES);
    await sent;
    expect(sender.bytesSent).to.equal(PACKETS * PACKET_BYTES);
  });

  it('sends everything through a channel that is busy after each packet', async () => {
    const [a, b] = await connect(1);
    const sender = new FileSender(a, NO_HASH);
    readPackets(a, (payload) => {
      const message = readFileMessage(payload);
      if (message.kind === 'received') sender.acknowledge(message.bytes);
    });
    const receiver = new FileReceiver(b, NO_HASH);
    const ended = new Promise<void>((resolve) => {
      readPackets(b, (payload, isText) => {
        if (!isText) receiver.take(payload);
        else if (readFileMessage(payload).kind === 'end') resolve();
        else receiver.acknowledge();
      });
    });
    await sender.send('zeros', PACKETS * PACKET_BYTES, zeros());
    await ended;
    expect(receiver.bytesReceived).to.equal(PACKETS * PACKET_BYTES);
  });
});

async function* zeros(): AsyncIterable<Uint8Array> {
  for (let packet = 0; packet < PACKETS; packet += 1) {
    await setImmediate();
    yield new Uint8Array(PACKET_BYTES);
  }
}
