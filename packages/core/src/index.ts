export { ChannelState } from './constants/channel-state.js';
export type {
  ExtensionOptions,
  PeerConnectionConfiguration,
  PeerConnectionSettings,
} from './input/configuration.js';
export { ConnectionState } from './constants/connection-state.js';
export type { CandidateStats, ConnectionStats } from './contract/connection-stats.js';
export { WebRTCDataChannel } from './api/data-channel.js';
export { WebRTCDataChannelExtension } from './contract/data-channel-extension.js';
export type { DataChannelOptions, DataChannelParameters } from './input/data-channel-options.js';
export { type Dependency, dependency } from './registry/dependency.js';
export { ErrorCode } from './constants/error-code.js';
export type { ExtensionCapabilities } from './input/capabilities.js';
export type { ExtensionDescriptor } from './registry/descriptor.js';
export { GatheringState } from './constants/gathering-state.js';
export { type IceCandidate, parseIceCandidate } from './input/ice-candidate.js';
export type { IceServer, IceServerOptions, IceServerUrl } from './input/ice-server.js';
export { checkKeys } from './input/known-keys.js';
export { loadExtension } from './registry/load-extension.js';
export { Logger } from './registry/logger.js';
export { nameOf } from './constants/name-of.js';
export { PacketPeer } from './api/packet-peer.js';
export { type PeerConnectionOptions, WebRTCPeerConnection } from './api/peer-connection.js';
export { WebRTCPeerConnectionExtension } from './contract/peer-connection-extension.js';
export {
  getDefaultExtension,
  listExtensions,
  provide,
  registerExtension,
  resolve,
  setDefaultExtension,
  unregisterExtension,
} from './registry/public-functions.js';
export type {
  Fingerprint,
  MediaSection,
  RemoteDescription,
  SessionDescription,
} from './input/session-description.js';
export { parseSessionDescription } from './input/session-description-parse.js';
export { withoutCandidates } from './input/session-description-text.js';
export { type ConnectOptions, Signal } from './api/signal.js';
export {
  type SessionDescriptionType,
  SignalingState,
  signalingStateAfter,
} from './constants/signaling-state.js';
export { WebRTCError } from './errors/webrtc-error.js';
export { WriteMode } from './constants/write-mode.js';
