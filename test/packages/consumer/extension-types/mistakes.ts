// The options of an extension are typed once its package is imported. Each line marked is a mistake that the compiler
// has to find.
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import type { WeriftOptions } from '@peerplug/backend-werift';
import type { PeerConnectionConfiguration, WebRTCPeerConnection } from '@peerplug/core';

declare const connection: WebRTCPeerConnection;

// @ts-expect-error -- libdatachannel
connection.initialize({ libdatachanel: { mtu: 1200 } });
// @ts-expect-error -- portRangeBegin
connection.initialize({ libdatachannel: { portRangeBegn: 50_000 } });
// @ts-expect-error -- a number
connection.initialize({ libdatachannel: { mtu: '1200' } });
// @ts-expect-error -- an object
connection.initialize({ libdatachannel: true });
// @ts-expect-error -- an option of libdatachannel
connection.initialize({ werift: { mtu: 1200 } });

// What is right compiles: one configuration for every extension, and a name that is known at run time only.
const werift: WeriftOptions = { portRangeBegin: 50_000, portRangeEnd: 50_100 };
export const configuration: PeerConnectionConfiguration = {
  libdatachannel: { ...werift, mtu: 1200, enableIceUdpMux: true },
  werift: { ...werift, bindAddress: '127.0.0.1' },
};
connection.initialize({ ...configuration, [libdatachannel.name]: {} });

// An extension of one's own.
declare module '@peerplug/core' {
  interface ExtensionOptions {
    readonly own?: { readonly depth?: number };
  }
}
connection.initialize({ own: { depth: 2 } });
// @ts-expect-error -- the key is depth
connection.initialize({ own: { dept: 2 } });
