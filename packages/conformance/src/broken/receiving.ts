import { ChannelState, type DataChannelParameters } from '@peerplug/core/extension';
import type { Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { whenChannelAttached } from './application-object.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';

/** Room that core counts for a packet beside its bytes. */
const PACKET_COST_BYTES = 128;

/** Keeps packets back until the connection is polled, unless somebody listens to `activity`. */
class WaitsForPoll extends InMemoryDataChannel {
  #isListenedTo = (): boolean => false;
  readonly #waiting: Message[] = [];

  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    whenChannelAttached(this, (channel) => {
      const weak = new WeakRef(channel);
      this.#isListenedTo = () => weak.deref()?.activity.hasConnections() === true;
    });
  }

  override receive(message: Message): void {
    if (this.#isListenedTo()) super.receive(message);
    else this.#waiting.push(message);
  }

  deliver(): void {
    for (const message of this.#waiting.splice(0)) super.receive(message);
  }
}

/** Hands packets out in `poll()`. */
class DeliversPacketsInPoll extends InMemoryPeerConnection {
  readonly #own: WaitsForPoll[] = [];

  override poll(): void {
    for (const channel of this.#own) channel.deliver();
  }

  protected override newChannel(parameters: DataChannelParameters, openId: number | null): WaitsForPoll {
    const channel = new WaitsForPoll(parameters, this.host, openId);
    this.#own.push(channel);
    return channel;
  }
}

/** Hands out views of a larger buffer. */
class HandsOutViews extends InMemoryDataChannel {
  override receive({ payload, isText }: Message): void {
    const buffer = new Uint8Array(payload.byteLength + 8);
    buffer.set(payload, 4);
    super.receive({ payload: buffer.subarray(4, 4 + payload.byteLength), isText });
  }
}

class ForeignBytes extends Uint8Array<ArrayBuffer> {}

/** Hands out a class of its own, as Node.js' Buffer is one. */
class HandsOutForeignBytes extends InMemoryDataChannel {
  override receive({ payload, isText }: Message): void {
    super.receive({ payload: new ForeignBytes(payload.buffer), isText });
  }
}

/** Forgets what nobody has read. */
function dropUnread(channel: InMemoryDataChannel): void {
  const { packets } = channel['~mailbox'];
  while (packets.length > 0) packets.shift();
}

/** Drops a few unread packets when the peer closes the channel. */
class DropsUnreadOnReset extends InMemoryDataChannel {
  override receiveReset(): void {
    const isFew = this['~mailbox'].packets.length < 10;
    if (isFew && this.getReadyState() === ChannelState.STATE_OPEN) dropUnread(this);
    super.receiveReset();
  }
}

/** Drops unread packets when the connection is closed. */
class DropsUnreadOnClose extends InMemoryPeerConnection {
  readonly #own: InMemoryDataChannel[] = [];

  override close(): void {
    super.close();
    for (const channel of this.#own) dropUnread(channel);
  }

  protected override newChannel(
    parameters: DataChannelParameters,
    openId: number | null,
  ): InMemoryDataChannel {
    const channel = super.newChannel(parameters, openId);
    this.#own.push(channel);
    return channel;
  }
}

/** Has no bound on unread packets. */
class HasNoBound extends InMemoryDataChannel {
  override receive(message: Message): void {
    this['~mailbox'].packets.maxBytes = Number.POSITIVE_INFINITY;
    super.receive(message);
  }
}

/** Bounds the bytes of unread packets only, so that a flood of tiny ones has no bound. */
class CountsBytesOnly extends InMemoryDataChannel {
  override receive(message: Message): void {
    this['~mailbox'].packets.maxBytes += PACKET_COST_BYTES;
    super.receive(message);
  }
}

/** Does not give back the room of packets that were read. */
class NeverMakesRoom extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    const { packets } = this['~mailbox'];
    const shift = packets.shift.bind(packets);
    packets.shift = () => {
      const packet = shift();
      if (packet !== undefined) packets.maxBytes -= packet.payload.byteLength + PACKET_COST_BYTES;
      return packet;
    };
  }
}

/** A channel with its own idea of what to do with packets that do not fit. */
abstract class MeetsOverflow extends InMemoryDataChannel {
  #bytes = 0;

  protected get isReliable(): boolean {
    return this.parameters.maxRetransmits === null && this.parameters.maxPacketLifeTime === null;
  }

  /** Whether a packet fits beside those that have come; nobody is expected to have read any. */
  protected fits({ payload }: Message): boolean {
    const { packets } = this['~mailbox'];
    if (packets.length === 0) this.#bytes = 0;
    const cost = payload.byteLength + PACKET_COST_BYTES;
    if (this.#bytes + cost > packets.maxBytes) return false;
    this.#bytes += cost;
    return true;
  }
}

/** Loses what does not fit without a word, on a reliable channel. */
class LosesReliablePackets extends MeetsOverflow {
  override receive(message: Message): void {
    if (!this.isReliable || this.fits(message)) super.receive(message);
  }
}

/** Loses what does not fit without counting it, on an unreliable channel. */
class DoesNotCountDropped extends MeetsOverflow {
  override receive(message: Message): void {
    if (this.isReliable || this.fits(message)) super.receive(message);
  }
}

/** Drops the oldest packet of an unreliable channel to make room. */
class DropsOldest extends MeetsOverflow {
  override receive(message: Message): void {
    if (!this.isReliable && !this.fits(message)) this['~mailbox'].packets.shift();
    super.receive(message);
  }
}

/** Closes an unreliable channel that overflows. */
class ClosesUnreliable extends MeetsOverflow {
  override receive(message: Message): void {
    if (!this.isReliable && !this.fits(message)) this.close();
    super.receive(message);
  }
}

/** Goes on after a reliable channel has overflown. */
class StaysOpenAfterOverflow extends InMemoryDataChannel {
  override receive(message: Message): void {
    const isReliable = this.parameters.maxRetransmits === null && this.parameters.maxPacketLifeTime === null;
    this['~mailbox'].receive(message, isReliable, this.parameters.label);
  }
}

/** Closes a channel that overflows without saying why. */
class OverflowsInSilence extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    this['~mailbox'].fail = () => undefined;
  }
}

/** Copies that break rules 18 and 19: reading, and the bound on what is unread. */
export const brokenReceiving: readonly BrokenCopy[] = [
  brokenConnection('18', 'delivers packets in poll() only', DeliversPacketsInPoll),
  brokenChannel('18', 'hands out views of a larger buffer', HandsOutViews),
  brokenChannel('18', 'hands out a class of its own', HandsOutForeignBytes),
  brokenChannel('18', 'drops unread packets when the peer closes the channel', DropsUnreadOnReset),
  brokenConnection('18', 'drops unread packets when the connection is closed', DropsUnreadOnClose),
  brokenChannel('19', 'has no bound on unread packets', HasNoBound),
  brokenChannel('19', 'bounds the bytes only', CountsBytesOnly),
  brokenChannel('19', 'never makes room', NeverMakesRoom),
  brokenChannel('19', 'loses packets of a reliable channel', LosesReliablePackets),
  brokenChannel('19', 'does not count dropped packets', DoesNotCountDropped),
  brokenChannel('19', 'drops the oldest packets', DropsOldest),
  brokenChannel('19', 'closes an unreliable channel', ClosesUnreliable),
  brokenChannel('19', 'goes on after an overflow', StaysOpenAfterOverflow),
  brokenChannel('19', 'overflows in silence', OverflowsInSilence),
];
