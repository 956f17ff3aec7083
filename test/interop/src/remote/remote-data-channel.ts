import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  WebRTCDataChannelExtension,
} from '@peerplug/core/extension';

/** What Godot documents for an id that is not known yet. */
const UNKNOWN_ID = 65535;

const encoder = new TextEncoder();

/** How a channel has its work done. */
export interface ChannelWork {
  readonly send: (payload: Uint8Array, isText: boolean) => void;
  readonly close: () => void;
}

/** A channel whose work is done at the other end of a link; see `remoteExtension`. */
export class RemoteDataChannel extends WebRTCDataChannelExtension {
  override readonly parameters: DataChannelParameters;
  readonly #work: ChannelWork;
  #state: ChannelState = ChannelState.STATE_CONNECTING;
  #id = UNKNOWN_ID;
  #givenBytes = 0;
  #takenBytes = 0;
  #bufferedBytes = 0;
  #roomyBytes = -1;

  constructor(parameters: DataChannelParameters, work: ChannelWork) {
    super();
    this.parameters = parameters;
    this.#work = work;
  }

  override send(message: string | Uint8Array): ErrorCode {
    const isText = typeof message === 'string';
    const payload = isText ? encoder.encode(message) : message;
    this.#givenBytes += payload.byteLength;
    this.#work.send(payload, isText);
    return ErrorCode.OK;
  }

  override close(): void {
    const isUnused = this.#state === ChannelState.STATE_CONNECTING;
    if (!isUnused && this.#state !== ChannelState.STATE_OPEN) return;
    this.#work.close();
    this.#enter(isUnused ? ChannelState.STATE_CLOSED : ChannelState.STATE_CLOSING);
  }

  override getReadyState(): ChannelState {
    return this.#state;
  }

  override getId(): number {
    return this.#id;
  }

  /** What is on its way to the other process or page, and what waits there. */
  override getBufferedAmount(): number {
    return this.#givenBytes - this.#takenBytes + this.#bufferedBytes;
  }

  /** The peer created it: it is open before anybody hears of it. */
  beginOpen(id: number): void {
    this.#id = id;
    this.#state = ChannelState.STATE_OPEN;
  }

  /** The real channel has a new state. One that was closed here meanwhile does not go back. */
  follow(state: ChannelState, id: number): void {
    this.#id = id;
    if (state > this.#state) this.#enter(state);
  }

  onSending(takenBytes: number, bufferedBytes: number): void {
    this.#takenBytes = takenBytes;
    this.#bufferedBytes = bufferedBytes;
    this.#tellRoom();
  }

  override awaitRoom(bytes: number): void {
    this.#roomyBytes = bytes;
    this.#tellRoom();
  }

  #tellRoom(): void {
    if (this.getBufferedAmount() > this.#roomyBytes) return;
    this.#roomyBytes = -1;
    this.roomMade();
  }

  receive(payload: Uint8Array, isText: boolean): void {
    if (isText) this.textReceived(payload);
    else this.packetReceived(payload);
  }

  #enter(state: ChannelState): void {
    this.#state = state;
    this.stateChanged();
  }
}
