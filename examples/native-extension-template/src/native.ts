import { createRequire } from 'node:module';
import { dependency, type Dependency } from '@peerplug/core/extension';

/** What is used of a channel of the stack. Describing the part that is used keeps the rest out of your way. */
export interface NativeChannel {
  getLabel(): string;
  getProtocol(): string;
  /** 65535 until it is known, as in Godot. */
  getId(): number;
  bufferedAmount(): number;
  sendMessage(text: string): boolean;
  sendMessageBinary(bytes: Uint8Array): boolean;
  close(): void;
  onOpen(callback: () => void): void;
  onClosed(callback: () => void): void;
  onMessage(callback: (message: string | Uint8Array | ArrayBuffer) => void): void;
  onBufferedAmountLow(callback: () => void): void;
  setBufferedAmountLowThreshold(bytes: number): void;
}

/** How the stack takes the parameters of a channel. */
export interface NativeChannelOptions {
  protocol: string;
  unordered: boolean;
  negotiated: boolean;
  id?: number;
  maxPacketLifeTime?: number;
  maxRetransmits?: number;
}

/** What is used of a connection of the stack. */
export interface NativeConnection {
  createDataChannel(label: string, options: NativeChannelOptions): NativeChannel;
  setRemoteDescription(sdp: string, type: 'offer' | 'answer'): void;
  addRemoteCandidate(candidate: string, media: string): void;
  close(): void;
  onLocalDescription(callback: (sdp: string, type: string) => void): void;
  onLocalCandidate(callback: (candidate: string, media: string) => void): void;
  onGatheringStateChange(callback: (state: string) => void): void;
  onStateChange(callback: (state: string) => void): void;
  onDataChannel(callback: (channel: NativeChannel) => void): void;
}

/** What is used of the stack. */
export interface Native {
  readonly PeerConnection: new (
    name: string,
    configuration: {
      iceServers: NativeServer[];
      iceTransportPolicy: 'all' | 'relay';
      maxMessageSize: number;
    },
  ) => NativeConnection;
}

/** A server with its credentials. */
export interface NativeServer {
  hostname: string;
  port: number;
  username?: string;
  password?: string;
  relayType?: 'TurnUdp' | 'TurnTcp' | 'TurnTls';
}

/** The token of the stack: tests and programs put another behind it with `provide(Native, …)`. */
export const Native: Dependency<Native> = dependency('@your-scope/peerplug-backend-native/Native', () => {
  // Loaded when a connection first needs it, not when this package is imported: `isSupported()` says why it fails.
  return createRequire(import.meta.url)('node-datachannel') as Native; // foreign: the part that is described above
});
