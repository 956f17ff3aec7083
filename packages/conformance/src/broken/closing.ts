import { ChannelState, ConnectionState, type Logger } from '@peerplug/core/extension';
import type { Frame, Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { queueTask } from '../in-memory/queue-task.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';
import { ToldFromReplacement } from './replacement.js';
import { afterUnheld } from './unheld-timer.js';

/** More than `remoteCloseMs`. */
const TOO_LATE_MS = 400;

/** Drops what is queued when it is closed. */
class DropsQueued extends InMemoryDataChannel {
  protected override nextMessages(): readonly Message[] {
    const messages = super.nextMessages();
    if (this.getReadyState() !== ChannelState.STATE_CLOSING) return messages;
    while (super.nextMessages().length > 0) continue;
    return [];
  }
}

/** Does not see that the peer closes a channel that has carried a mebibyte. */
class MissesReset extends InMemoryDataChannel {
  #bytes = 0;

  override receive(message: Message): void {
    this.#bytes += message.payload.byteLength;
    super.receive(message);
  }

  override receiveReset(): void {
    if (this.#bytes < 1024 * 1024) super.receiveReset();
  }
}

/** Is still OPEN while the peer closes it. */
class HidesClosing extends InMemoryDataChannel {
  #isClosedByPeer = false;

  override receiveReset(): void {
    this.#isClosedByPeer = true;
    super.receiveReset();
  }

  protected override stateChanged(): void {
    if (!this.#isHidden) super.stateChanged();
  }

  override getReadyState(): ChannelState {
    return this.#isHidden ? ChannelState.STATE_OPEN : super.getReadyState();
  }

  get #isHidden(): boolean {
    return this.#isClosedByPeer && super.getReadyState() === ChannelState.STATE_CLOSING;
  }
}

/** Is stuck in CLOSING once it was closed twice. */
class IsStuckWhenClosedTwice extends InMemoryDataChannel {
  #isStuck = false;

  override close(): void {
    this.#isStuck ||= this.getReadyState() === ChannelState.STATE_CLOSING;
    super.close();
  }

  override end(): void {
    if (!this.#isStuck) super.end();
  }
}

/** Opens although it was closed before. */
class OpensAfterClose extends InMemoryDataChannel {
  override close(): void {
    if (this.getReadyState() !== ChannelState.STATE_CONNECTING) super.close();
  }
}

/** Stops sending on every channel when one of them is closed. */
class MutesOthers extends InMemoryPeerConnection {
  #isMute = false;

  protected override transmit(frame: Frame): void {
    if (frame.kind === 'message' && this.#isMute) return;
    this.#isMute ||= frame.kind === 'reset';
    super.transmit(frame);
  }
}

/** Notices too late that its peer has closed the connection. */
class NoticesTooLate extends InMemoryPeerConnection {
  protected override receive(frame: Frame): void {
    if (frame.kind !== 'goodbye') {
      super.receive(frame);
      return;
    }
    afterUnheld(TOO_LATE_MS, () => {
      super.receive(frame);
    });
  }
}

/** Is CONNECTED for a while after its peer has closed the connection. */
class StaysConnected extends InMemoryPeerConnection {
  #isClinging = false;

  override getConnectionState(): ConnectionState {
    return this.#isClinging ? ConnectionState.STATE_CONNECTED : super.getConnectionState();
  }

  protected override receive(frame: Frame): void {
    if (frame.kind === 'goodbye') this.#cling();
    super.receive(frame);
  }

  #cling(): void {
    this.#isClinging = true;
    afterUnheld(TOO_LATE_MS, () => {
      this.#isClinging = false;
    });
  }
}

/** Leaves its channels open for a while after its peer has closed the connection. */
class KeepsChannels extends InMemoryPeerConnection {
  #hasLeft = false;

  override getConnectionState(): ConnectionState {
    return this.#hasLeft ? ConnectionState.STATE_DISCONNECTED : super.getConnectionState();
  }

  protected override receive(frame: Frame): void {
    if (frame.kind !== 'goodbye') {
      super.receive(frame);
      return;
    }
    this.#hasLeft = true;
    this.stateChanged();
    afterUnheld(TOO_LATE_MS, () => {
      super.receive(frame);
    });
  }
}

/** Closes a turn late those channels that have not opened yet. */
class ClosesChannelsLate extends ToldFromReplacement {
  constructor(logger: Logger) {
    super(logger);
    const mailbox = this['~mailbox'];
    const shut = mailbox.shut.bind(mailbox);
    mailbox.shut = () => {
      const state = this.getConnectionState();
      const isEarly = state === ConnectionState.STATE_NEW || state === ConnectionState.STATE_CONNECTING;
      if (isEarly && this.successor === null) mailbox.channels.open.clear();
      shut();
    };
  }

  override close(): void {
    queueTask(() => {
      super.close();
    });
  }
}

/** Copies that break rules 20 and 21: closing channels and connections. */
export const brokenClosing: readonly BrokenCopy[] = [
  brokenChannel('20', 'drops what is queued at close()', DropsQueued),
  brokenChannel('20', 'misses that the peer closes a channel', MissesReset),
  brokenChannel('20', 'hides STATE_CLOSING', HidesClosing),
  brokenChannel('20', 'has a STATE_CLOSING that it denies', InMemoryDataChannel, {
    capabilities: { closingState: false },
  }),
  brokenChannel('20', 'is stuck when a channel is closed twice', IsStuckWhenClosedTwice),
  brokenChannel('20', 'opens a channel that was closed before', OpensAfterClose),
  brokenConnection('20', 'closes one channel and mutes the others', MutesOthers, {
    also: { 'spi-channels': 'its test sends over the channels that are kept, after others were closed' },
  }),
  brokenConnection('21', 'notices too late that the peer has closed', NoticesTooLate),
  brokenConnection('21', 'is CONNECTED after the peer has closed', StaysConnected),
  brokenConnection('21', 'keeps channels after the peer has closed', KeepsChannels),
  brokenConnection('21', 'closes its channels late', ClosesChannelsLate),
];
