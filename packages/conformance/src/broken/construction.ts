import {
  ConnectionState,
  ErrorCode,
  GatheringState,
  type PeerConnectionSettings,
  type SessionDescriptionType,
  SignalingState,
} from '@peerplug/core/extension';
import type { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import type { Setup } from '../in-memory/description.js';
import { BriefMemory } from './brief-memory.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';
import { ToldFromReplacement } from './replacement.js';

/** Tells a connection that was never initialised: core passes it its own frozen defaults. */
class ToldFromDefaults extends InMemoryPeerConnection {
  protected isDefault = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.isDefault = Object.isFrozen(settings.extensionOptions);
    return super.initialize(settings);
  }
}

/** Is gathering from the start. */
class GathersFromTheStart extends ToldFromDefaults {
  override getGatheringState(): GatheringState {
    const state = super.getGatheringState();
    const isNew = this.getConnectionState() === ConnectionState.STATE_NEW;
    return isNew && this.isDefault ? GatheringState.GATHERING_STATE_GATHERING : state;
  }
}

/** A channel alone makes it HAVE_LOCAL_OFFER. */
class SignalsFromTheStart extends ToldFromDefaults {
  #hasChannel = false;

  override createDataChannel(
    ...parameters: Parameters<InMemoryPeerConnection['createDataChannel']>
  ): InMemoryDataChannel | null {
    this.#hasChannel = true;
    return super.createDataChannel(...parameters);
  }

  override getSignalingState(): SignalingState {
    const isNew = this.getConnectionState() === ConnectionState.STATE_NEW;
    if (isNew && this.isDefault && this.#hasChannel) return SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER;
    return super.getSignalingState();
  }
}

/** Has a candidate that only a server can have told it, though none was named. */
class AsksUnnamedServer extends InMemoryPeerConnection {
  protected override candidates(): readonly string[] {
    const reflexive = 'candidate:9 1 UDP 1694498815 192.0.2.1 50000 typ srflx raddr 127.0.0.1 rport 50000';
    const names = super.candidates();
    return names.length === 0 ? names : [...names, reflexive];
  }
}

/** Takes no notice of `iceTransportPolicy`. */
class IgnoresPolicy extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    return super.initialize({ ...settings, iceTransportPolicy: 'all' });
  }
}

/** Tells its addresses to nobody where a relay is forced, and uses them all the same. */
class RelaysInAppearance extends IgnoresPolicy {
  #isRelayOnly = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isRelayOnly = settings.iceTransportPolicy === 'relay';
    return super.initialize(settings);
  }

  protected override candidates(): readonly string[] {
    return this.#isRelayOnly ? [] : super.candidates();
  }
}

/** Tells its addresses in descriptions only where a relay is forced. */
class TellsAddressInDescription extends InMemoryPeerConnection {
  #isRelayOnly = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isRelayOnly = settings.iceTransportPolicy === 'relay';
    return super.initialize(settings);
  }

  protected override sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    const line = 'a=candidate:1 1 UDP 2130706431 127.0.0.1 9 typ host\r\n';
    super.sessionDescriptionCreated(type, this.#isRelayOnly ? `${sdp}${line}` : sdp);
  }
}

/** Refuses configurations that name a server. */
class RefusesServers extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    if (settings.iceServers.length > 0)
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'no servers here');
    return super.initialize(settings);
  }
}

/** Goes on with its peer when it is initialised anew. */
class GoesOnWhenReplaced extends ToldFromReplacement {
  override close(): void {
    if (this.successor === null) super.close();
  }
}

/** Leaves its channels as they are when it is initialised anew. */
class KeepsChannelsWhenReplaced extends GoesOnWhenReplaced {
  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    const mailbox = this['~mailbox'];
    const shut = mailbox.shut.bind(mailbox);
    mailbox.shut = () => {
      if (this.successor !== null) mailbox.channels.open.clear();
      shut();
    };
  }
}

/** Has the signaling state of a connection under way after it was initialised anew. */
class StartsAnewHalfway extends ToldFromReplacement {
  #isAnew = false;

  override close(): void {
    if (this.successor instanceof StartsAnewHalfway) this.successor.#isAnew = true;
    super.close();
  }

  override getSignalingState(): SignalingState {
    const isNew = this.getConnectionState() === ConnectionState.STATE_NEW;
    return this.#isAnew && isNew
      ? SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER
      : super.getSignalingState();
  }
}

const closed = new BriefMemory<InMemoryPeerConnection>();

/** Makes no description once it is initialised after a `close()`. */
class IsOfNoUseAfterClose extends InMemoryPeerConnection {
  #isAfterClose = false;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#isAfterClose = closed.value !== null && !Object.isFrozen(settings.extensionOptions);
    return super.initialize(settings);
  }

  override close(): void {
    closed.remember(this);
    super.close();
  }

  protected override describe(type: SessionDescriptionType, setup: Setup): void {
    if (!this.#isAfterClose) super.describe(type, setup);
  }
}

/** Copies that break rules 1 to 3: construction and `initialize`. */
export const brokenConstruction: readonly BrokenCopy[] = [
  brokenConnection('1', 'is gathering from the start', GathersFromTheStart),
  brokenConnection('1', 'has an offer from the start', SignalsFromTheStart),
  brokenConnection('2', 'asks a server that nobody named', AsksUnnamedServer),
  brokenConnection('2', 'ignores iceTransportPolicy', IgnoresPolicy),
  brokenConnection('2', 'relays in appearance', RelaysInAppearance),
  brokenConnection('2', 'tells its address in a description', TellsAddressInDescription),
  brokenConnection('2', 'refuses servers', RefusesServers),
  brokenConnection('3', 'goes on with its peer when initialised anew', GoesOnWhenReplaced),
  brokenConnection('3', 'keeps its channels when initialised anew', KeepsChannelsWhenReplaced),
  brokenConnection('3', 'starts anew in a state that is not the first', StartsAnewHalfway),
  brokenConnection('3', 'is of no use when initialised after close()', IsOfNoUseAfterClose),
];
