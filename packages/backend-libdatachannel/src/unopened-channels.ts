import { ChannelState } from '@peerplug/core/extension';
import type { LibdatachannelDataChannel } from './libdatachannel-data-channel.js';
import { nativeInit, type NativePeerConnection } from './native/module.js';

/** When channels are opened all the same whose first one was closed before it could open, in milliseconds. */
const REST_DEADLINE_MS = 100;

/**
 * The channels that were created here and have no native channel yet, in the order of their creation.
 *
 * The peer is to receive them in that order; libdatachannel 0.24.5 opens channels that are there before the connection in
 * the order of a hash table. So the first alone is there before it, with those that nobody announces; the others are opened
 * one after the other when the first is open. Not when the connection is reported: the native side goes through its
 * channels just after that, and would open one that is created meanwhile twice, which the peer answers by closing it.
 */
export class UnopenedChannels {
  #channels: LibdatachannelDataChannel[] = [];
  readonly #onFailure: (channel: LibdatachannelDataChannel, cause: unknown) => void;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  /** @param onFailure - a channel could not be opened once the connection was there */
  constructor(onFailure: (channel: LibdatachannelDataChannel, cause: unknown) => void) {
    this.#onFailure = onFailure;
  }

  add(channel: LibdatachannelDataChannel): void {
    this.#channels.push(channel);
  }

  /**
   * Makes the native channels that are there before the connection; the first of an offerer makes the offer.
   *
   * @throws what the native module throws
   */
  openFirst(native: NativePeerConnection): void {
    const [first] = this.#channels;
    for (const channel of this.#take((one) => one === first || one.parameters.negotiated))
      open(channel, native);
  }

  /** The connection is there; the first channel may have been closed meanwhile. */
  connected(native: NativePeerConnection): void {
    if (this.#channels.length === 0) return;
    this.#deadline = setTimeout(() => {
      this.openRest(native);
    }, REST_DEADLINE_MS);
  }

  /** The first channel is open. */
  openRest(native: NativePeerConnection): void {
    clearTimeout(this.#deadline);
    for (const channel of this.#take((one) => one.getReadyState() === ChannelState.STATE_CONNECTING)) {
      try {
        open(channel, native);
      } catch (cause) {
        this.#onFailure(channel, cause);
      }
    }
  }

  /** None will be opened any more. */
  drop(): void {
    clearTimeout(this.#deadline);
    this.#channels = [];
  }

  #take(isWanted: (channel: LibdatachannelDataChannel) => boolean): readonly LibdatachannelDataChannel[] {
    const wanted = this.#channels.filter(isWanted);
    this.#channels = this.#channels.filter((channel) => !isWanted(channel));
    return wanted;
  }
}

function open(channel: LibdatachannelDataChannel, native: NativePeerConnection): void {
  const { parameters } = channel;
  channel.attach(native.createDataChannel(parameters.label, nativeInit(parameters)), false);
}
