import { ChannelState, type ErrorCode, SignalingState } from '@peerplug/core/extension';
import type { Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { whenConnectionAttached } from './application-object.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';

type Edge = InMemoryPeerConnection['~mailbox']['edge'];

/** A connection whose edge of activity works in another way. */
abstract class HasOtherEdge extends InMemoryPeerConnection {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    this.change(this['~mailbox'].edge);
  }

  protected abstract change(edge: Edge): void;
}

/** A channel whose edge of activity works in another way. */
abstract class HasOtherChannelEdge extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    this.change(this['~mailbox'].edge);
  }

  protected abstract change(edge: Edge): void;
}

/** Goes on delivering after `close()`. */
class DeliversAfterClose extends InMemoryPeerConnection {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    const mailbox = this['~mailbox'];
    mailbox.shut = () => {
      mailbox.channels.shut();
    };
  }
}

/** Fires `activity` once more when it is closed. */
class IsActiveAfterClose extends HasOtherEdge {
  protected override change(edge: Edge): void {
    edge.detach = () => undefined;
  }

  override close(): void {
    super.close();
    this['~mailbox'].edge.settle();
    this['~mailbox'].edge.raise();
  }
}

/** Fires `activity` inside `createOffer()`. */
class IsActiveInsideCall extends InMemoryPeerConnection {
  #tell = (): void => undefined;

  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    whenConnectionAttached(this, (connection) => {
      const weak = new WeakRef(connection);
      this.#tell = () => weak.deref()?.onActivity();
    });
  }

  override createOffer(): ErrorCode {
    const code = super.createOffer();
    this.#tell();
    return code;
  }
}

/** Raises the edge anew for each thing that comes. */
function raiseEachTime(edge: Edge): void {
  const raise = edge.raise.bind(edge);
  edge.raise = () => {
    edge.settle();
    raise();
  };
}

/** Fires `activity` for each thing, looked at or not. */
class IsActiveEachTime extends HasOtherEdge {
  protected override change(edge: Edge): void {
    raiseEachTime(edge);
  }
}

/** Fires a channel's `activity` for each packet. */
class ChannelIsActiveEachTime extends HasOtherChannelEdge {
  protected override change(edge: Edge): void {
    raiseEachTime(edge);
  }
}

/** Fires a channel's `activity` for the first packet in its life only. */
class ChannelIsActiveOnce extends InMemoryDataChannel {
  #hasTold = false;

  override receive(message: Message): void {
    const { edge } = this['~mailbox'];
    const raise = edge.raise.bind(edge);
    if (this.#hasTold) edge.raise = () => undefined;
    super.receive(message);
    edge.raise = raise;
    this.#hasTold = true;
  }
}

/** Has the edge tell those only who listen when it is raised. */
function ignoreLateListeners(edge: Edge): void {
  const [raise, nudge] = [edge.raise.bind(edge), edge.nudge.bind(edge)];
  let isRaising = false;
  edge.raise = () => {
    isRaising = true;
    raise();
    isRaising = false;
  };
  edge.nudge = () => {
    if (isRaising) nudge();
  };
}

/** Tells nothing to a listener that comes when something is there already. */
class IgnoresLateListeners extends HasOtherEdge {
  protected override change(edge: Edge): void {
    ignoreLateListeners(edge);
  }
}

/** Tells nothing to a listener that comes when a packet is there already. */
class ChannelIgnoresLateListeners extends HasOtherChannelEdge {
  protected override change(edge: Edge): void {
    ignoreLateListeners(edge);
  }
}

/** Tells of no state but the last. */
class ChangesStateInSilence extends InMemoryPeerConnection {
  protected override stateChanged(): void {
    const isAlive = this.getSignalingState() !== SignalingState.SIGNALING_STATE_CLOSED;
    if (!isAlive) super.stateChanged();
  }
}

/** Does not tell that it is over. */
class EndsInSilence extends InMemoryPeerConnection {
  protected override stateChanged(): void {
    const isAlive = this.getSignalingState() !== SignalingState.SIGNALING_STATE_CLOSED;
    if (isAlive) super.stateChanged();
  }
}

/** Does not tell that a channel has opened. */
class OpensInSilence extends InMemoryDataChannel {
  protected override stateChanged(): void {
    if (this.getReadyState() !== ChannelState.STATE_OPEN) super.stateChanged();
  }
}

/** Copies that break rule 16: `activity`, and silence after `close()`. */
export const brokenActivity: readonly BrokenCopy[] = [
  brokenConnection('16', 'delivers after close()', DeliversAfterClose),
  brokenConnection('16', 'is active after close()', IsActiveAfterClose),
  brokenConnection('16', 'is active inside a call', IsActiveInsideCall),
  brokenConnection('16', 'is active each time', IsActiveEachTime),
  brokenConnection('16', 'ignores late listeners', IgnoresLateListeners),
  brokenConnection('16', 'connects in silence', ChangesStateInSilence, {
    also: { 'spi-whole': 'core waits for the report that gathering is complete' },
  }),
  brokenConnection('16', 'ends in silence', EndsInSilence),
  brokenChannel('16', 'has channels that ignore late listeners', ChannelIgnoresLateListeners),
  brokenChannel('16', 'has channels that are active for each packet', ChannelIsActiveEachTime),
  brokenChannel('16', 'has channels that are active for one packet', ChannelIsActiveOnce),
  brokenChannel('16', 'has channels that open in silence', OpensInSilence, {
    also: { '6': 'its test sends early packets when activity tells that the channel is open' },
  }),
];
