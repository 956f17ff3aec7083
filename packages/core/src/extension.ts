// What authors of extensions import: `@peerplug/core/extension`.
export { answerDifference } from './input/answer-difference.js';
export { ChannelState } from './constants/channel-state.js';
export type { PeerConnectionSettings } from './input/configuration.js';
export { ConnectionState } from './constants/connection-state.js';
export type { CandidateStats, ConnectionStats } from './contract/connection-stats.js';
export type { DataChannelParameters } from './input/data-channel-options.js';
export { defineExtension, type ExtensionDefinition } from './registry/define-extension.js';
export { dependency, type Dependency, type Token } from './registry/dependency.js';
export { ErrorCode } from './constants/error-code.js';
export type { ExtensionCapabilities } from './input/capabilities.js';
export type { ExtensionDescriptor } from './registry/descriptor.js';
export { GatheringState } from './constants/gathering-state.js';
export { type IceCandidate, parseIceCandidate } from './input/ice-candidate.js';
export type { IceServer, IceServerUrl } from './input/ice-server.js';
export { inactiveSection } from './input/inactive-section.js';
export { checkKeys } from './input/known-keys.js';
export { Logger } from './registry/logger.js';
export { messageOf } from './errors/message-of.js';
export { nameOf } from './constants/name-of.js';
export { resolve } from './registry/public-functions.js';
export type {
  Fingerprint,
  MediaSection,
  RemoteDescription,
  SessionDescription,
} from './input/session-description.js';
export { parseSessionDescription } from './input/session-description-parse.js';
export { withoutCandidates } from './input/session-description-text.js';
export {
  type SessionDescriptionType,
  SignalingState,
  signalingStateAfter,
} from './constants/signaling-state.js';
export { WebRTCDataChannelExtension } from './contract/data-channel-extension.js';
export { WebRTCError } from './errors/webrtc-error.js';
export { WebRTCPeerConnectionExtension } from './contract/peer-connection-extension.js';
