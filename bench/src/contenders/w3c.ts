import {
  type Contender,
  type End,
  type EndOptions,
  HIGH_WATER_BYTES,
  ignorePacket,
  Inbox,
  LABEL,
  LARGEST_BYTES,
  LOW_WATER_BYTES,
  type Side,
  type Signal,
  type Wire,
} from '../connection/end.js';

const LOOK_EACH_MS = 1;

/** What a contender of W3C's shape is made of. */
export interface W3cStack extends Pick<Contender, 'name'> {
  /** Gives the class, which is loaded when it is first wanted. */
  readonly load: () => Promise<typeof RTCPeerConnection>;
  readonly configuration?: RTCConfiguration;
}

/** A contender over a class of the shape of W3C's `RTCPeerConnection`. */
export function w3cContender({ name, load, configuration }: W3cStack): Contender {
  return {
    name,
    async open(side: Side, wire: Wire, { isPolled }: EndOptions): Promise<End> {
      const PeerConnection = await load();
      const connection = new PeerConnection(configuration);
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate?.candidate) return;
        const { sdpMid, sdpMLineIndex } = candidate;
        wire.send({
          kind: 'candidate',
          mid: sdpMid ?? '0',
          index: sdpMLineIndex ?? 0,
          candidate: candidate.candidate,
        });
      };
      wire.listen(takeSignals(connection, wire));
      const opened = openedChannel(connection, side, isPolled);
      if (side === 'offerer') await tellDescription(connection, wire, await connection.createOffer());
      return opened;
    },
  };
}

/** One after the other: a candidate has to wait for the description before it. */
function takeSignals(connection: RTCPeerConnection, wire: Wire): (signal: Signal) => void {
  let last = Promise.resolve();
  return (signal) => {
    last = last.then(() => takeSignal(connection, wire, signal));
  };
}

async function takeSignal(connection: RTCPeerConnection, wire: Wire, signal: Signal): Promise<void> {
  if (signal.kind === 'candidate') {
    const { candidate, mid, index } = signal;
    await connection.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: index });
    return;
  }
  await connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
  if (signal.type === 'offer') await tellDescription(connection, wire, await connection.createAnswer());
}

async function tellDescription(
  connection: RTCPeerConnection,
  wire: Wire,
  { type, sdp = '' }: RTCSessionDescriptionInit,
): Promise<void> {
  if (type !== 'offer' && type !== 'answer') throw new Error(`no ${type} was expected`);
  await connection.setLocalDescription({ type, sdp });
  wire.send({ kind: 'description', type, sdp });
}

function openedChannel(connection: RTCPeerConnection, side: Side, isPolled: boolean): Promise<End> {
  return new Promise((resolve) => {
    const opened = (channel: RTCDataChannel): void => {
      const end = new W3cEnd(connection, channel, isPolled);
      if (channel.readyState === 'open') resolve(end);
      else
        channel.onopen = () => {
          resolve(end);
        };
    };
    if (side === 'offerer') opened(connection.createDataChannel(LABEL));
    else
      connection.ondatachannel = ({ channel }) => {
        opened(channel);
      };
  });
}

class W3cEnd implements End {
  readonly maxMessageSize: number = LARGEST_BYTES;
  onPacket: (packet: Uint8Array) => void = ignorePacket;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #inbox: Inbox;
  #wake: () => void = () => undefined;

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel, isPolled: boolean) {
    this.#connection = connection;
    this.#channel = channel;
    this.#inbox = new Inbox(this, isPolled);
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
    // Not `onbufferedamountlow`, which werift lacks.
    channel.addEventListener('bufferedamountlow', () => {
      this.#wake();
    });
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      this.#inbox.take(new Uint8Array(data));
    };
  }

  send(packet: Uint8Array): boolean {
    if (this.#channel.bufferedAmount >= HIGH_WATER_BYTES) return false;
    // The measurements send views of plain ArrayBuffers only.
    this.#channel.send(packet as Uint8Array<ArrayBuffer>);
    return true;
  }

  /** By the event, or by looking: @roamhq/wrtc 0.10.0 has no such event. */
  writable(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#channel.bufferedAmount <= LOW_WATER_BYTES) this.#wake();
      };
      const looking = setInterval(look, LOOK_EACH_MS);
      this.#wake = () => {
        clearInterval(looking);
        resolve();
      };
      look();
    });
  }

  poll(): void {
    this.#inbox.poll();
  }

  close(): void {
    this.#channel.close();
    this.#connection.close();
  }
}
