import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { Fixture } from '@peerplug/conformance';
import { ChannelState, ConnectionState, registerExtension, unregisterExtension } from '@peerplug/core';
import { LOOPBACK } from './loopback.js';

/** libdatachannel ends its association in two ways, as its threads happen to run: one close of ten is the rarer. */
const CLOSES = 40;

describe('the goodbye of libdatachannel', function () {
  this.timeout(60_000);

  before(() => {
    for (const extension of [libdatachannel, werift]) registerExtension(extension);
  });

  after(() => {
    for (const extension of [libdatachannel, werift]) unregisterExtension(extension.name);
  });

  it(`is understood by werift, ${String(CLOSES)} times of ${String(CLOSES)}`, async () => {
    for (let count = 0; count < CLOSES; count += 1) {
      const t = new Fixture({
        extension: libdatachannel,
        peer: werift,
        configuration: LOOPBACK,
        scale: 1,
      });
      const { a, b, channelB } = await t.channelPair();
      a.close();
      await t.until(
        () =>
          channelB.getReadyState() === ChannelState.STATE_CLOSED &&
          b.getConnectionState() !== ConnectionState.STATE_CONNECTED,
        'the peer has noticed',
        werift.capabilities.remoteCloseMs,
      );
      t.dispose();
    }
  });
});
