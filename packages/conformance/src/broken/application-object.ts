import { WebRTCDataChannel, WebRTCPeerConnection } from '@peerplug/core';
import type { WebRTCDataChannelExtension, WebRTCPeerConnectionExtension } from '@peerplug/core/extension';

type Mailbox = WebRTCPeerConnectionExtension['~mailbox'] | WebRTCDataChannelExtension['~mailbox'];

/** Gets hold of the application's connection when core attaches it; honest extensions never see it. */
export function whenConnectionAttached(
  extension: WebRTCPeerConnectionExtension,
  use: (connection: WebRTCPeerConnection) => void,
): void {
  whenAttached(extension['~mailbox'], (object) => {
    if (object instanceof WebRTCPeerConnection) use(object);
  });
}

/** Gets hold of the application's channel when core attaches it. */
export function whenChannelAttached(
  extension: WebRTCDataChannelExtension,
  use: (channel: WebRTCDataChannel) => void,
): void {
  whenAttached(extension['~mailbox'], (object) => {
    if (object instanceof WebRTCDataChannel) use(object);
  });
}

function whenAttached({ edge }: Mailbox, use: (object: object) => void): void {
  const attach = edge.attach.bind(edge);
  edge.attach = (listener) => {
    attach(listener);
    use(listener);
  };
}
