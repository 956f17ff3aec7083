import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { type DataChannelParameters, dependency, type Dependency, resolve } from '@peerplug/core/extension';

/** What we use of a data channel of node-datachannel. */
export interface NativeDataChannel {
  getLabel(): string;
  getProtocol(): string;
  /** 65535 until the stream is known. */
  getId(): number;
  isOpen(): boolean;
  /** Bytes that usrsctp has not taken yet; what it has taken is at most its own buffer of 1 MiB. */
  bufferedAmount(): number;
  /** False says that the message waits in the queue, not that it was refused. */
  sendMessage(message: string): boolean;
  sendMessageBinary(message: Uint8Array): boolean;
  /** What is queued is sent before the stream is reset. */
  close(): void;
  onOpen(callback: () => void): void;
  /** Must be set while the channel is open: otherwise it is never called, and the process cannot exit. */
  onClosed(callback: () => void): void;
  onBufferedAmountLow(callback: () => void): void;
  setBufferedAmountLowThreshold(bytes: number): void;
  onMessage(callback: (message: string | Uint8Array | ArrayBuffer) => void): void;
}

/** What we pass to `createDataChannel`. */
export interface NativeDataChannelInit {
  protocol?: string;
  negotiated?: boolean;
  id?: number;
  unordered?: boolean;
  maxPacketLifeTime?: number;
  maxRetransmits?: number;
}

/** The parameters of a channel in the native spelling. */
export function nativeInit(parameters: DataChannelParameters): NativeDataChannelInit {
  const { protocol, ordered, negotiated, id, maxPacketLifeTime, maxRetransmits } = parameters;
  return {
    protocol,
    unordered: !ordered,
    negotiated,
    ...(id === null ? {} : { id }),
    ...(maxPacketLifeTime === null ? {} : { maxPacketLifeTime }),
    ...(maxRetransmits === null ? {} : { maxRetransmits }),
  };
}

/** One end of the selected pair. */
export interface NativeCandidate {
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly transportType: string;
}

/** What we use of a connection of node-datachannel. */
export interface NativePeerConnection {
  setRemoteDescription(sdp: string, type: 'offer' | 'answer'): void;
  addRemoteCandidate(candidate: string, mid: string): void;
  createDataChannel(label: string, init: NativeDataChannelInit): NativeDataChannel;
  /** 'new' until a description has been made. */
  gatheringState(): string;
  close(): void;
  /** Must be set: the event 'closed' is what lets the process exit. */
  onStateChange(callback: (state: string) => void): void;
  onGatheringStateChange(callback: (state: string) => void): void;
  onIceStateChange(callback: (state: string) => void): void;
  onLocalDescription(callback: (sdp: string, type: string) => void): void;
  onLocalCandidate(callback: (candidate: string, mid: string) => void): void;
  onDataChannel(callback: (channel: NativeDataChannel) => void): void;
  bytesSent(): number;
  bytesReceived(): number;
  /** Milliseconds, -1 until measured. */
  rtt(): number;
  /** Of the certificate that the peer has shown; throws or is empty before it has. */
  remoteFingerprint(): { readonly algorithm: string; readonly value: string };
  getSelectedCandidatePair(): { readonly local: NativeCandidate; readonly remote: NativeCandidate } | null;
}

/** A STUN server. */
export interface NativeIceServer {
  hostname: string;
  port: number;
}

/** What we pass to the constructor of a connection. */
export interface NativeConfiguration {
  iceServers: NativeIceServer[];
  iceTransportPolicy: 'all' | 'relay';
  maxMessageSize: number;
  bindAddress?: string | undefined;
  portRangeBegin?: number | undefined;
  portRangeEnd?: number | undefined;
  mtu?: number | undefined;
  enableIceUdpMux?: boolean | undefined;
  disableFingerprintVerification?: boolean;
}

/** What we use of node-datachannel. */
export interface NativeModule {
  readonly PeerConnection: new (name: string, configuration: NativeConfiguration) => NativePeerConnection;
}

/** The token of node-datachannel, loaded when it is first needed. `provide(NativeModule, another)` replaces it. */
export const NativeModule: Dependency<NativeModule> = dependency(
  '@peerplug/backend-libdatachannel/NativeModule',
  loadNativeModule,
);

/** Whether there is a native module to work with; a string says why not. */
export function nativeModuleSupport(): true | string {
  try {
    resolve(NativeModule);
    return true;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function loadNativeModule(): NativeModule {
  // node-datachannel 0.33.4 keeps its constructors in static variables of the process: used from a second thread it
  // ends the process (SIGSEGV, SIGABRT). Removable when the constructors are kept per environment.
  if (!isMainThread) {
    throw new Error(
      'node-datachannel serves one thread of a process only; use it in the main thread, or in a child process',
    );
  }
  try {
    // At run time and not by an import: importing this package loads nothing, and a failure can be told.
    return createRequire(import.meta.url)('node-datachannel') as NativeModule; // the part of it described above
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new Error(
      `the native part of node-datachannel does not load on ${process.platform} ${process.arch} (${String(reason)}); install again with optional dependencies`,
      { cause },
    );
  }
}
