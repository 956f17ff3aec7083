export { BrowserDataChannel } from './browser-data-channel.js';
export { BrowserPeerConnection } from './browser-peer-connection.js';
export { extension } from './extension.js';
export { PeerConnectionClass, type PeerConnectionConstructor } from './peer-connection-class.js';
export type { BrowserOptions } from './rtc-configuration.js';
export { w3cExtension, type W3cExtensionOptions } from './w3c-extension.js';
