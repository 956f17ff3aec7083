import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { inMemoryExtension } from '@peerplug/conformance';
import {
  ConnectionState,
  getDefaultExtension,
  registerExtension,
  type SessionDescriptionType,
  setDefaultExtension,
  unregisterExtension,
  WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { LOOPBACK } from './loopback.js';

const EXTENSIONS = [libdatachannel, werift, inMemoryExtension];

describe('the default extension', () => {
  before(() => {
    for (const extension of EXTENSIONS) registerExtension(extension);
  });

  after(() => {
    for (const extension of EXTENSIONS) unregisterExtension(extension.name);
    expect(getDefaultExtension()).to.equal(null);
  });

  it('can be another for each connection that a program makes', async () => {
    for (const { name } of EXTENSIONS) {
      setDefaultExtension(name);
      using a = new WebRTCPeerConnection();
      using b = new WebRTCPeerConnection();
      expect([a.extensionName, b.extensionName]).to.deep.equal([name, name]);
      const channel = await connect(a, b);
      expect(channel.getReadyState()).to.equal(WebRTCDataChannel.STATE_OPEN);
    }
  });

  it('is of no concern to a connection that lives, not even to its initialize()', async () => {
    setDefaultExtension(libdatachannel.name);
    using a = new WebRTCPeerConnection();
    setDefaultExtension(werift.name);
    using b = new WebRTCPeerConnection();
    const first = await connect(a, b);
    setDefaultExtension(inMemoryExtension.name);
    expect(a.getConnectionState()).to.equal(ConnectionState.STATE_CONNECTED);
    first.putPacket(Uint8Array.of(1));
    const second = await connect(a, b);
    expect(first.getReadyState()).to.equal(WebRTCDataChannel.STATE_CLOSED);
    expect(second.getReadyState()).to.equal(WebRTCDataChannel.STATE_OPEN);
    expect([a.extensionName, b.extensionName]).to.deep.equal([libdatachannel.name, werift.name]);
  });
});

/** Connects two connections, anew where they were connected, and gives the channel of the one that offers. */
async function connect(a: WebRTCPeerConnection, b: WebRTCPeerConnection): Promise<WebRTCDataChannel> {
  const stops = [
    [a, b],
    [b, a],
  ].map(([from = a, to = b]) => {
    from.initialize(LOOPBACK);
    const pass = (type: SessionDescriptionType, sdp: string): void => {
      from.setLocalDescription(type, sdp);
      to.setRemoteDescription(type, sdp);
    };
    from.sessionDescriptionCreated.connect(pass);
    from.iceCandidateCreated.connect(to.addIceCandidate);
    const stopPolling = from.startAutoPoll();
    return (): void => {
      from.sessionDescriptionCreated.disconnect(pass);
      from.iceCandidateCreated.disconnect(to.addIceCandidate);
      stopPolling();
    };
  });
  const channel = a.createDataChannel('data');
  if (channel === null) throw new Error('no channel');
  await new Promise<void>((resolve) => {
    channel.activity.connect(() => {
      if (channel.getReadyState() === WebRTCDataChannel.STATE_OPEN) resolve();
    });
    a.createOffer();
  });
  for (const stop of stops) stop();
  return channel;
}
