import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  type WebRTCDataChannelExtension,
} from '@peerplug/core/extension';
import type { ChannelOpening, Frame, Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { whenChannelAttached } from './application-object.js';
import { type BrokenCopy, brokenChannel, brokenConnection, type ConnectionClass } from './broken-copy.js';

const UNKNOWN_ID = 65535;

/** Has fewer ids than it claims. */
class HasFewIds extends InMemoryPeerConnection {
  override createDataChannel(parameters: DataChannelParameters): InMemoryDataChannel | null {
    if ((parameters.id ?? 0) < 1024) return super.createDataChannel(parameters);
    this.failed(ErrorCode.FAILED, 'there are 1024 streams');
    return null;
  }
}

/** Takes the id after a taken one for taken. */
class TakesTwoIds extends InMemoryPeerConnection {
  readonly #ids = new Set<number>();

  override createDataChannel(parameters: DataChannelParameters): InMemoryDataChannel | null {
    if (parameters.id === null) return super.createDataChannel(parameters);
    if (this.#ids.has(parameters.id - 1)) return null;
    this.#ids.add(parameters.id);
    return super.createDataChannel(parameters);
  }
}

/** Connections that tell the peer something else of their channels. */
function withOpenings(change: (opening: ChannelOpening) => ChannelOpening): ConnectionClass {
  return class extends InMemoryPeerConnection {
    protected override transmit(frame: Frame): void {
      super.transmit(frame.kind === 'open' ? { ...frame, opening: change(frame.opening) } : frame);
    }
  };
}

/** Takes the low byte of each UTF-16 unit for the character. */
function toLatin1(text: string): string {
  return Array.from(text, (character) => String.fromCharCode(character.charCodeAt(0) & 0xff)).join('');
}

/** Tells an id before there is one. */
class KnowsIdTooEarly extends InMemoryDataChannel {
  override getId(): number {
    return this.streamId ?? 0;
  }
}

/** Never tells the id of the first stream of either side. */
class NeverKnowsFirstId extends InMemoryDataChannel {
  override getId(): number {
    return this.streamId === null || this.streamId < 2 ? UNKNOWN_ID : this.streamId;
  }
}

/** Counts the first stream of the peer from 1 on. */
class MiscountsReceivedId extends InMemoryDataChannel {
  readonly #isReceived: boolean;

  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    this.#isReceived = values[2] !== null;
  }

  override getId(): number {
    const id = super.getId();
    return this.#isReceived && id < 2 ? id + 1 : id;
  }
}

/** Takes a limit that is not set for one of 0. */
class SetsUnsetLimit extends InMemoryDataChannel {
  constructor(...[parameters, ...rest]: ConstructorParameters<typeof InMemoryDataChannel>) {
    const isUnset = parameters.maxRetransmits === null && parameters.maxPacketLifeTime === null;
    super(isUnset && !parameters.ordered ? { ...parameters, maxRetransmits: 0 } : parameters, ...rest);
  }
}

/** Reports the third channel of the peer twice. */
class ReceivesTwice extends InMemoryPeerConnection {
  #count = 0;

  protected override dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    this.#count += 1;
    super.dataChannelReceived(channel);
    if (this.#count === 3) super.dataChannelReceived(channel);
  }
}

/** Reports no more than two channels of the peer. */
class ReceivesTwoChannels extends InMemoryPeerConnection {
  #count = 0;

  protected override dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    this.#count += 1;
    if (this.#count <= 2) super.dataChannelReceived(channel);
  }
}

/** Reports negotiated channels as if the peer had created them. */
class ReceivesNegotiated extends InMemoryPeerConnection {
  readonly #negotiated: InMemoryDataChannel[] = [];

  override createDataChannel(parameters: DataChannelParameters): InMemoryDataChannel | null {
    const channel = super.createDataChannel(parameters);
    if (channel !== null && parameters.negotiated) this.#negotiated.push(channel);
    return channel;
  }

  protected override receive(frame: Frame): void {
    super.receive(frame);
    for (const channel of this.#negotiated.splice(0)) this.dataChannelReceived(channel);
  }
}

/** A channel of the peer that knows when the application's handler is at work on it. */
class ToldFromHandler extends InMemoryDataChannel {
  /** It has come, and the application does not know it yet. */
  protected isAwaitingHandler = false;
  protected isInHandler = false;

  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    this.isAwaitingHandler = values[2] !== null;
    if (!this.isAwaitingHandler) return;
    whenChannelAttached(this, () => {
      this.isAwaitingHandler = false;
      this.isInHandler = true;
      queueMicrotask(() => {
        this.isInHandler = false;
      });
    });
  }
}

/** Is still CONNECTING when it is received. */
class IsReceivedTooEarly extends ToldFromHandler {
  override getReadyState(): ChannelState {
    return this.isInHandler ? ChannelState.STATE_CONNECTING : super.getReadyState();
  }
}

/** Loses what is sent inside the handler. */
class CannotSendInHandler extends ToldFromHandler {
  override send(message: string | Uint8Array): ErrorCode {
    return this.isInHandler ? ErrorCode.OK : super.send(message);
  }
}

/** Keeps no more than ten packets that come before the channel is received. */
class LosesEarlyPackets extends ToldFromHandler {
  override receive(message: Message): void {
    if (!this.isAwaitingHandler || this['~mailbox'].packets.length < 10) super.receive(message);
  }
}

/** Announces channels of one moment in the reverse order of their creation. */
class AnnouncesInReverse extends InMemoryPeerConnection {
  readonly #openings: Frame[] = [];

  protected override transmit(frame: Frame): void {
    if (frame.kind !== 'open') super.transmit(frame);
    else if (this.#openings.push(frame) === 1)
      queueMicrotask(() => {
        for (const opening of this.#openings.splice(0).reverse()) super.transmit(opening);
      });
  }
}

/** Copies that break rules 4 to 6: what channels are made of, and how they are received. */
export const brokenChannels: readonly BrokenCopy[] = [
  brokenConnection('4', 'has fewer ids than it claims', HasFewIds),
  brokenConnection('4', 'takes the id after a taken one for taken', TakesTwoIds),
  brokenConnection(
    '5',
    'garbles labels that are not ASCII',
    withOpenings((opening) => ({ ...opening, label: toLatin1(opening.label) })),
  ),
  brokenConnection(
    '5',
    'loses U+FFFD of labels',
    withOpenings((opening) => ({ ...opening, label: opening.label.replaceAll('\uFFFD', '') })),
  ),
  brokenConnection(
    '5',
    'loses the protocol',
    withOpenings((opening) => ({ ...opening, protocol: '' })),
  ),
  brokenConnection(
    '5',
    'loses the order',
    withOpenings((opening) => ({ ...opening, ordered: true })),
  ),
  brokenConnection(
    '5',
    'loses maxRetransmits',
    withOpenings((opening) => ({ ...opening, maxRetransmits: null })),
  ),
  brokenConnection(
    '5',
    'loses maxPacketLifeTime',
    withOpenings((opening) => ({ ...opening, maxPacketLifeTime: null })),
  ),
  brokenChannel('5', 'tells an order and limits that it denies to know', InMemoryDataChannel, {
    capabilities: { receivedReliability: false },
  }),
  brokenChannel('5', 'takes an unset limit for 0', SetsUnsetLimit),
  brokenChannel('5', 'tells an id too early', KnowsIdTooEarly),
  brokenChannel('5', 'never tells the id', NeverKnowsFirstId),
  brokenChannel('5', 'has another id at either end', MiscountsReceivedId),
  brokenConnection('6', 'reports a channel twice', ReceivesTwice, {
    also: { 'spi-channels': 'its test counts the channels that are reported' },
  }),
  brokenConnection('6', 'reports two channels only', ReceivesTwoChannels, {
    also: { 'spi-channels': 'its test counts the channels that are reported, up to a bound of three' },
  }),
  brokenConnection('6', 'reports negotiated channels', ReceivesNegotiated),
  brokenChannel('6', 'reports channels that are not open', IsReceivedTooEarly),
  brokenChannel('6', 'cannot send inside the handler', CannotSendInHandler),
  brokenChannel('6', 'loses early packets', LosesEarlyPackets),
  brokenConnection('6', 'announces channels in the reverse order', AnnouncesInReverse),
];
