import { Fixture } from '@peerplug/conformance';
import { ChannelState, registerExtension, type WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import { DataStreams } from './channels/data-streams.js';
import { extension } from './index.js';

describe('channels whose ends take the same stream for two of them', () => {
  const open = Object.getOwnPropertyDescriptor(DataStreams.prototype, 'open') ?? {};
  const numberAs = open.value as (isDtlsClient: boolean) => void; // its declared type

  before(() => {
    registerExtension(extension);
    // As some stacks do that number by another role.
    DataStreams.prototype.open = function (this: DataStreams<never>) {
      numberAs.call(this, true);
    };
  });

  after(() => {
    Object.defineProperty(DataStreams.prototype, 'open', open);
  });

  it('are closed at both, with a reason, and the connection goes on', async () => {
    const t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: '127.0.0.1' } },
      scale: 1,
    });
    const channels: WebRTCDataChannel[] = [];
    const agreed: WebRTCDataChannel[] = [];
    const errors: string[] = [];
    await t.pair(({ a, b }) => {
      for (const end of [a, b]) {
        end.errorOccurred.connect(({ message }) => errors.push(message));
        channels.push(...[end.createDataChannel('own')].filter((channel) => channel !== null));
        const negotiated = end.createDataChannel('agreed', { negotiated: true, id: 7 });
        if (negotiated !== null) agreed.push(negotiated);
      }
    });
    await t.until(
      () => channels.every((channel) => channel.getReadyState() === ChannelState.STATE_CLOSED),
      'both channels are closed',
    );
    await t.until(() => errors.length === 2, 'both ends have a reason');
    for (const error of errors) expect(error).to.include("'own'").and.to.include('stream 0');
    agreed[0]?.putPacket(Uint8Array.of(1));
    await t.until(() => agreed[1]?.getAvailablePacketCount() === 1, 'the agreed channel goes on');
    t.dispose();
  });
});
