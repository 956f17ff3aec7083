export { ChannelState } from './channel-state.js';
export type { PeerConnectionConfiguration, PeerConnectionSettings } from './configuration.js';
export { ConnectionState } from './connection-state.js';
export type { CandidateStats, ConnectionStats } from './connection-stats.js';
export { WebRTCDataChannel } from './data-channel.js';
export { WebRTCDataChannelExtension } from './data-channel-extension.js';
export type { DataChannelOptions, DataChannelParameters } from './data-channel-options.js';
export { type Dependency, dependency } from './dependency.js';
export { ErrorCode } from './error-code.js';
export type { ExtensionCapabilities } from './extension-capabilities.js';
export type { ExtensionDescriptor } from './extension-descriptor.js';
export { GatheringState } from './gathering-state.js';
export type { IceServer, IceServerOptions, IceServerUrl } from './ice-server.js';
export { loadExtension } from './load-extension.js';
export { Logger } from './logger.js';
export { nameOf } from './name-of.js';
export { PacketPeer } from './packet-peer.js';
export { type PeerConnectionOptions, WebRTCPeerConnection } from './peer-connection.js';
export { WebRTCPeerConnectionExtension } from './peer-connection-extension.js';
export {
  getDefaultExtension,
  listExtensions,
  provide,
  registerExtension,
  resolve,
  setDefaultExtension,
  unregisterExtension,
} from './registry.js';
export { type ConnectOptions, Signal } from './signal.js';
export { type SessionDescriptionType, SignalingState, signalingStateAfter } from './signaling-state.js';
export { WebRTCError } from './webrtc-error.js';
export { WriteMode } from './write-mode.js';
