import { ChannelState, ErrorCode, type WebRTCDataChannel, WriteMode } from '@peerplug/core';

/** Milliseconds between two looks at what waits to be sent: core has no signal for a buffer that drains. */
const LOOK_MS = 4;

/** Whom a hosted channel tells. */
export interface ChannelReports {
  readonly packet: (payload: Uint8Array, isText: boolean) => void;
  readonly state: (state: ChannelState, id: number) => void;
  readonly sending: (takenBytes: number, bufferedBytes: number) => void;
  readonly failure: (code: ErrorCode) => void;
}

/** One channel of a remote extension, on the real one. */
export class HostedChannel {
  readonly #channel: WebRTCDataChannel;
  readonly #reports: ChannelReports;
  #reported: ChannelState;
  #takenBytes = 0;
  #look: ReturnType<typeof setTimeout> | null = null;

  /** @param known - the state that the other side knows */
  constructor(channel: WebRTCDataChannel, known: ChannelState, reports: ChannelReports) {
    this.#channel = channel;
    this.#reports = reports;
    this.#reported = known;
    channel.activity.connect(() => {
      this.#report();
    });
    this.#report();
  }

  send(payload: Uint8Array, isText: boolean): void {
    this.#channel.writeMode = isText ? WriteMode.WRITE_MODE_TEXT : WriteMode.WRITE_MODE_BINARY;
    const code = this.#channel.putPacket(payload);
    this.#takenBytes += payload.byteLength;
    // One that was closed while the packet was on its way here: the packet is lost, as on any closed channel.
    const isClosed = code === ErrorCode.ERR_UNCONFIGURED;
    if (code !== ErrorCode.OK && !isClosed) this.#reports.failure(code);
    this.#lookSoon();
  }

  close(): void {
    this.#channel.close();
    this.#report();
  }

  /** The connection closes: nothing is looked at any more. */
  end(): void {
    if (this.#look !== null) clearTimeout(this.#look);
  }

  /** What has arrived first: it can be read after the channel closed. */
  #report(): void {
    const channel = this.#channel;
    while (channel.getAvailablePacketCount() > 0) {
      const payload = channel.getPacket();
      this.#reports.packet(payload, channel.wasStringPacket());
    }
    const state = channel.getReadyState();
    if (state === this.#reported) return;
    this.#reported = state;
    this.#reports.state(state, channel.getId());
  }

  #lookSoon(): void {
    this.#look ??= setTimeout(() => {
      this.#look = null;
      const bufferedBytes = this.#channel.getBufferedAmount();
      this.#reports.sending(this.#takenBytes, bufferedBytes);
      const isClosed = this.#channel.getReadyState() === ChannelState.STATE_CLOSED;
      if (bufferedBytes > 0 && !isClosed) this.#lookSoon();
    }, LOOK_MS);
  }
}
