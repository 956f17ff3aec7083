export { extension } from './extension.js';
export type { WeriftOptions } from './ice/gathering-options.js';
export { WeriftDataChannel } from './werift-data-channel.js';
export { WeriftPeerConnection } from './werift-peer-connection.js';
