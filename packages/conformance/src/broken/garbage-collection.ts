import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { whenChannelAttached, whenConnectionAttached } from './application-object.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';

/** What the copies below refer to for good. */
const kept = new Set<object>();

/** Refers to the application's connection, so that it is never collected. */
class KeepsConnection extends InMemoryPeerConnection {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    whenConnectionAttached(this, (connection) => kept.add(connection));
  }
}

/** Refers to the application's channel, so that it is never collected. */
class KeepsChannel extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    whenChannelAttached(this, (channel) => kept.add(channel));
  }
}

/** Has no part in keeping a channel alive that is listened to. */
class ForgetsListeners extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    this['~mailbox'].edge.hold = () => undefined;
  }
}

/** Has no part in keeping a connection alive that is listened to. */
class ForgetsItsListeners extends InMemoryPeerConnection {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    this['~mailbox'].edge.hold = () => undefined;
  }
}

/** Lets go of the connection while a channel of it is referred to. */
class ForgetsConnection extends InMemoryDataChannel {
  constructor(...values: ConstructorParameters<typeof InMemoryDataChannel>) {
    super(...values);
    whenChannelAttached(this, (channel) => {
      Object.defineProperty(channel, '~connection', { value: null });
    });
  }
}

/** Copies that break rule 7: what happens to connections and channels that nobody refers to. */
export const brokenGarbageCollection: readonly BrokenCopy[] = [
  brokenConnection('7', 'refers to the connection', KeepsConnection),
  brokenChannel('7', 'refers to the channel', KeepsChannel),
  brokenChannel('7', 'forgets channels that are listened to', ForgetsListeners),
  brokenConnection('7', 'forgets connections that are listened to', ForgetsItsListeners),
  brokenChannel('7', 'forgets the connection of a channel', ForgetsConnection),
];
