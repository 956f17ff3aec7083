import {
  ChannelState,
  ErrorCode,
  type ExtensionDescriptor,
  listExtensions,
  type PeerConnectionConfiguration,
  registerExtension,
  setDefaultExtension,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import {
  type Contender,
  type End,
  type EndOptions,
  HIGH_WATER_BYTES,
  ignorePacket,
  LABEL,
  LARGEST_BYTES,
  type Side,
  type Wire,
} from '../connection/end.js';

/** What a contender over one of the extensions is made of. */
export interface PeerplugStack extends Pick<Contender, 'name'> {
  readonly load: () => Promise<ExtensionDescriptor>;
  /** What keeps it on the loopback address. */
  readonly loopback?: PeerConnectionConfiguration;
}

/** Peerplug over one of its extensions. */
export function peerplugContender({ name, load, loopback }: PeerplugStack): Contender {
  return {
    name,
    async open(side: Side, wire: Wire, { isPolled }: EndOptions): Promise<End> {
      const extension = await load();
      if (!listExtensions().includes(extension)) registerExtension(extension);
      setDefaultExtension(extension.name);
      const connection = new WebRTCPeerConnection();
      expectOk(connection.initialize({ ...loopback, maxOutBufferBytes: HIGH_WATER_BYTES }));
      connectSignals(connection, wire);
      const stopPolling = connection.startAutoPoll();
      const channel = await openedChannel(connection, side);
      if (isPolled) stopPolling();
      return new PeerplugEnd(connection, channel, isPolled);
    },
  };
}

function connectSignals(connection: WebRTCPeerConnection, wire: Wire): void {
  connection.sessionDescriptionCreated.connect((type, sdp) => {
    expectOk(connection.setLocalDescription(type, sdp));
    wire.send({ kind: 'description', type: type === 'offer' ? 'offer' : 'answer', sdp });
  });
  connection.iceCandidateCreated.connect((mid, index, candidate) => {
    wire.send({ kind: 'candidate', mid, index, candidate });
  });
  wire.listen((signal) => {
    if (signal.kind === 'description') expectOk(connection.setRemoteDescription(signal.type, signal.sdp));
    else expectOk(connection.addIceCandidate(signal.mid, signal.index, signal.candidate));
  });
}

function openedChannel(connection: WebRTCPeerConnection, side: Side): Promise<WebRTCDataChannel> {
  return new Promise((resolve, reject) => {
    if (side === 'answerer') {
      connection.dataChannelReceived.connect(resolve);
      return;
    }
    const channel = connection.createDataChannel(LABEL);
    if (channel === null) {
      reject(new Error('no channel', { cause: connection.getLastError() }));
      return;
    }
    const look = (): void => {
      if (channel.getReadyState() !== ChannelState.STATE_OPEN) return;
      channel.activity.disconnect(look);
      resolve(channel);
    };
    channel.activity.connect(look);
    expectOk(connection.createOffer());
  });
}

class PeerplugEnd implements End {
  readonly maxMessageSize: number = LARGEST_BYTES;
  onPacket: (packet: Uint8Array) => void = ignorePacket;
  readonly #connection: WebRTCPeerConnection;
  readonly #channel: WebRTCDataChannel;
  #wake: () => void = () => undefined;

  constructor(connection: WebRTCPeerConnection, channel: WebRTCDataChannel, isPolled: boolean) {
    this.#connection = connection;
    this.#channel = channel;
    if (isPolled) return;
    channel.activity.connect(() => {
      this.#drain();
      this.#wake();
    });
  }

  send(packet: Uint8Array): boolean {
    const code = this.#channel.putPacket(packet);
    if (code === ErrorCode.ERR_BUSY) return false;
    expectOk(code);
    return true;
  }

  /** `activity` tells it; it may tell of something else, after which the next packet is ERR_BUSY again. */
  writable(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  poll(): void {
    this.#connection.poll();
    this.#drain();
  }

  close(): void {
    this.#connection.close();
  }

  #drain(): void {
    while (this.#channel.getAvailablePacketCount() > 0) this.onPacket(this.#channel.getPacket());
  }
}

function expectOk(code: ErrorCode): void {
  if (code !== ErrorCode.OK) throw new Error(`Peerplug answered with ${code}`);
}
