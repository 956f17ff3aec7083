export { extension } from './extension.js';
export { LibdatachannelDataChannel } from './libdatachannel-data-channel.js';
export { LibdatachannelPeerConnection } from './libdatachannel-peer-connection.js';
export type { LibdatachannelOptions } from './native/configuration.js';
export { NativeModule } from './native/module.js';
