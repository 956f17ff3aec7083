import { extension as libdatachannel, LibdatachannelPeerConnection } from '@peerplug/backend-libdatachannel';
import type {
  DataChannelParameters,
  ExtensionDescriptor,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';

/** Changes one byte of the first packet of bytes that each reliable channel sends. */
class FlippingPeerConnection extends LibdatachannelPeerConnection {
  override createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension {
    const channel = super.createDataChannel(parameters);
    if (parameters.maxRetransmits !== null) return channel;
    const send = channel.send.bind(channel);
    let hasFlipped = false;
    channel.send = (message) => {
      if (typeof message === 'string' || hasFlipped) return send(message);
      hasFlipped = true;
      return send(message.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));
    };
    return channel;
  }
}

/** libdatachannel, with a fault. */
export const extension: ExtensionDescriptor = {
  ...libdatachannel,
  name: 'flipping',
  peerConnection: FlippingPeerConnection,
};
