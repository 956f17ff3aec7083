export { ChannelState } from './constants/channel-state.js';
export type { ExtensionOptions, PeerConnectionConfiguration } from './input/configuration.js';
export { ConnectionState } from './constants/connection-state.js';
export type { CandidateStats, ConnectionStats } from './contract/connection-stats.js';
export { WebRTCDataChannel } from './api/data-channel.js';
export type { DataChannelOptions } from './input/data-channel-options.js';
export type { Dependency } from './registry/dependency.js';
export { ErrorCode } from './constants/error-code.js';
export type { ExtensionCapabilities } from './input/capabilities.js';
export type { ExtensionDescriptor } from './registry/descriptor.js';
export { GatheringState } from './constants/gathering-state.js';
export type { IceServerOptions } from './input/ice-server.js';
export { loadExtension } from './registry/load-extension.js';
export { Logger } from './registry/logger.js';
export { nameOf } from './constants/name-of.js';
export { PacketPeer } from './api/packet-peer.js';
export { type PeerConnectionOptions, WebRTCPeerConnection } from './api/peer-connection.js';
export {
  getDefaultExtension,
  listExtensions,
  provide,
  registerExtension,
  setContainer,
  setDefaultExtension,
  unregisterExtension,
} from './registry/public-functions.js';
export { type ConnectOptions, Signal } from './api/signal.js';
export { type SessionDescriptionType, SignalingState } from './constants/signaling-state.js';
export { WebRTCError } from './errors/webrtc-error.js';
export { WriteMode } from './constants/write-mode.js';
