import { ErrorCode, type SessionDescriptionType, type WebRTCPeerConnection } from '@peerplug/core';
import type { PeerConnectionSettings, WebRTCDataChannelExtension } from '@peerplug/core/extension';
import type { Setup } from '../in-memory/description.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { queueTask } from '../in-memory/queue-task.js';
import { whenConnectionAttached } from './application-object.js';
import { BriefMemory } from './brief-memory.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';

/** Has the application's connection at hand. */
class ReachesUp extends InMemoryPeerConnection {
  #connection: WeakRef<WebRTCPeerConnection> | null = null;

  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    whenConnectionAttached(this, (connection) => {
      this.#connection = new WeakRef(connection);
      this.onAttached();
    });
  }

  protected get connection(): WebRTCPeerConnection | undefined {
    return this.#connection?.deref();
  }

  /** The application's connection has come. */
  protected onAttached(): void {
    return;
  }
}

/** Delivers in turns of its own, not waiting for `poll()`; what handlers throw comes out of the next `poll()`. */
class PollsItself extends ReachesUp {
  protected pollSoon(): void {
    queueTask(() => {
      const { connection } = this;
      if (connection === undefined) return;
      try {
        connection.poll();
      } catch (error) {
        connection.poll = () => {
          Reflect.deleteProperty(connection, 'poll');
          throw error;
        };
      }
    });
  }
}

/** Delivers descriptions without `poll()`. */
class DeliversDescriptions extends PollsItself {
  protected override sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    super.sessionDescriptionCreated(type, sdp);
    if (this.connection?.iceCandidateCreated.hasConnections() === true) this.pollSoon();
  }
}

/** Delivers channels without `poll()`. */
class DeliversChannels extends PollsItself {
  protected override dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    super.dataChannelReceived(channel);
    if (this.connection?.dataChannelReceived.hasConnections() === true) this.pollSoon();
  }
}

/** Reports candidates before the answer that they belong to. */
class ReversesOrder extends InMemoryPeerConnection {
  protected override describe(type: SessionDescriptionType, setup: Setup): void {
    if (type === 'answer') {
      this['~mailbox'].releaseCandidates();
      for (const name of this.candidates()) this.iceCandidateCreated('0', 0, name);
    }
    super.describe(type, setup);
  }
}

/** Finds its candidates before the description is applied, as it may: core holds them until then. */
class GathersEarly extends InMemoryPeerConnection {
  #hasGathered = false;

  protected override describe(type: SessionDescriptionType, setup: Setup): void {
    super.describe(type, setup);
    queueTask(() => {
      for (const name of this.candidates()) this.iceCandidateCreated('0', 0, name);
      this.#hasGathered = true;
    });
  }

  protected override candidates(): readonly string[] {
    return this.#hasGathered ? [] : super.candidates();
  }
}

/** Has `poll()` deliver one thing at a time. */
class DeliversOneByOne extends GathersEarly {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    const mailbox = this['~mailbox'];
    const take = mailbox.take.bind(mailbox);
    let isNext = true;
    mailbox.take = () => {
      isNext = !isNext;
      if (!isNext) return take();
      if (!mailbox.isIdle) {
        mailbox.edge.settle();
        mailbox.edge.raise();
      }
      return undefined;
    };
  }
}

const delivering = new BriefMemory<InMemoryPeerConnection>();

/** Cannot be initialised inside a handler. */
class RefusesInitializeInHandler extends InMemoryPeerConnection {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    const mailbox = this['~mailbox'];
    const take = mailbox.take.bind(mailbox);
    mailbox.take = () => {
      const event = take();
      if (event !== undefined) delivering.remember(this);
      return event;
    };
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    const isByApplication = !Object.isFrozen(settings.extensionOptions);
    if (isByApplication && delivering.value !== null) return this.failed(ErrorCode.ERR_BUSY, 'not now');
    return super.initialize(settings);
  }
}

type Emit = WebRTCPeerConnection['sessionDescriptionCreated']['emitCollecting'];

/** Stands between `poll()` and the handlers of descriptions. */
abstract class MeddlesWithEmission extends ReachesUp {
  protected abstract meddle(emit: Emit): Emit;

  protected override onAttached(): void {
    const signal = this.connection?.sessionDescriptionCreated;
    if (signal !== undefined) signal.emitCollecting = this.meddle(signal.emitCollecting.bind(signal));
  }
}

/** Swallows what handlers throw. */
class SwallowsErrors extends MeddlesWithEmission {
  protected override meddle(emit: Emit): Emit {
    return (_errors, values) => {
      emit([], values);
    };
  }
}

/** Has `poll()` throw the first of several errors only. */
class ThrowsFirstError extends MeddlesWithEmission {
  protected override meddle(emit: Emit): Emit {
    return (errors, values) => {
      const all: unknown[] = [];
      emit(all, values);
      errors.push(...all.slice(0, 1));
    };
  }
}

/** Drops what is left to deliver once a handler has thrown. */
class StopsAtError extends MeddlesWithEmission {
  protected override meddle(emit: Emit): Emit {
    return (errors, values) => {
      emit(errors, values);
      if (errors.length > 0) this['~mailbox'].take = () => undefined;
    };
  }
}

/** Looks at all it has in each `poll()`. */
class WorksWhenIdle extends InMemoryPeerConnection {
  override poll(): void {
    Array.from({ length: 30 }, () => ({ candidates: this.candidates() }));
  }
}

/** Asks its stack for statistics in each `poll()`. */
class MeasuresWhenIdle extends InMemoryPeerConnection {
  override poll(): void {
    this.getStats();
  }
}

/** Copies that break rules 13 to 15: when signals fire, and what `poll()` costs. */
export const brokenDelivery: readonly BrokenCopy[] = [
  brokenConnection('13', 'delivers descriptions without poll()', DeliversDescriptions),
  brokenConnection('13', 'delivers channels without poll()', DeliversChannels),
  brokenConnection('13', 'reports candidates before the description', ReversesOrder, {
    also: { '10': 'these candidates come before setLocalDescription() as well' },
  }),
  brokenConnection('13', 'delivers one thing at each poll()', DeliversOneByOne),
  brokenConnection('13', 'cannot be initialised inside a handler', RefusesInitializeInHandler),
  brokenConnection('14', 'swallows what handlers throw', SwallowsErrors),
  brokenConnection('14', 'throws the first of several errors only', ThrowsFirstError),
  brokenConnection('14', 'delivers nothing after a handler has thrown', StopsAtError),
  brokenConnection('15', 'allocates in an idle poll()', WorksWhenIdle),
  brokenConnection('15', 'measures in an idle poll()', MeasuresWhenIdle),
];
