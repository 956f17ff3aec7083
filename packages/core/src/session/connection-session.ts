import type { ChannelMailbox } from '../contract/channel-mailbox.js';
import { ChannelIds } from '../input/channel-ids.js';
import type { PeerConnectionSettings } from '../input/configuration.js';
import type { ConnectionMailbox } from '../contract/connection-mailbox.js';
import type { WebRTCDataChannelExtension } from '../contract/data-channel-extension.js';
import type { DataChannelParameters } from '../input/data-channel-options.js';
import { ConnectClock } from './connect-clock.js';
import { ConnectionState } from '../constants/connection-state.js';
import { GatheringState } from '../constants/gathering-state.js';
import {
  type SessionDescriptionType,
  type SignalingState,
  signalingStateAfter,
} from '../constants/signaling-state.js';
import { type DescriptionHost, WholeDescription } from './whole-description.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import { Logger } from '../registry/logger.js';
import { buildExtension, type RegisteredExtension } from '../registry/registry.js';
import { resolve } from '../registry/public-functions.js';
import { type LastError, refusedByStack } from '../errors/last-error.js';
import { messageOf } from '../errors/message-of.js';
import { Negotiation, type NegotiationCalls } from './negotiation.js';
import type { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/**
 * One life of a connection, from `initialize()` to `close()` or the next `initialize()`: an instance of the extension
 * with all that core knows about it. It refers to no object of the application, which can so be collected.
 */
export class ConnectionSession {
  /** Where the extension reports. */
  readonly mailbox: ConnectionMailbox;
  readonly negotiation: Negotiation;
  readonly channelIds: ChannelIds = new ChannelIds();
  /** Whether a channel was created. */
  hasChannel = false;
  #isClosed = false;
  readonly #clock = new ConnectClock();
  /** The signaling state that the application has brought about, if the extension has a later one; else null. */
  #signalingState: SignalingState | null = null;
  /** The connection did not come up. The extension is closed, which is a failure to the application. */
  #hasGivenUp = false;
  /** Calls the extension's `poll()`, null where it has none. Made once: an idle poll allocates nothing. */
  readonly #drive: (() => ErrorCode) | null;

  private constructor(
    readonly extension: WebRTCPeerConnectionExtension,
    readonly settings: PeerConnectionSettings,
    readonly capabilities: ExtensionCapabilities,
    readonly lastError: LastError,
  ) {
    this.mailbox = extension['~mailbox'];
    const drive = (): ErrorCode => {
      extension.poll?.();
      return ErrorCode.OK;
    };
    this.#drive = extension.poll === undefined ? null : drive;
    this.negotiation = new Negotiation(this.#negotiationCalls());
  }

  /** Builds and initialises an instance of the extension, or throws why that failed. */
  static open(
    registered: RegisteredExtension,
    settings: PeerConnectionSettings,
    lastError: LastError,
  ): ConnectionSession {
    const own = registered.descriptor.capabilities;
    // A description that has its candidates is applied already when the application gets it.
    const capabilities = settings.trickle ? own : { ...own, sdpMunging: false };
    const session = new ConnectionSession(build(registered), settings, capabilities, lastError);
    session.mailbox.channels.bounds = settings;
    session.#observe();
    const code = session.call(() => session.extension.initialize(settings));
    if (code === ErrorCode.OK) return session;
    const failure = lastError.value;
    session.close();
    throw failure ?? new WebRTCError(code, refusedByStack());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The connection's state now. */
  get connectionState(): ConnectionState {
    return this.#hasGivenUp ? ConnectionState.STATE_FAILED : this.extension.getConnectionState();
  }

  /** The state of the exchange of descriptions, by the calls of the application. */
  get signalingState(): SignalingState {
    return this.#signalingState ?? this.extension.getSignalingState();
  }

  /** Largest packet that both sides take. */
  get maxPacketSize(): number {
    const { maxMessageSize } = this.capabilities;
    return Math.min(maxMessageSize, this.negotiation.remoteMaxMessageSize ?? maxMessageSize);
  }

  /** Calls into the extension; keeps why it did not return OK, and turns what it throws into ERR_BUG. */
  call(run: () => ErrorCode): ErrorCode;
  /** The same without a function made for the call: `run` is one that is there already. */
  call<First, Second>(
    run: (first: First, second: Second) => ErrorCode,
    first: First,
    second: Second,
  ): ErrorCode;
  call(run: (first: unknown, second: unknown) => ErrorCode, first?: unknown, second?: unknown): ErrorCode {
    if (this.#hasGivenUp) return ErrorCode.OK;
    const { mailbox, lastError } = this;
    mailbox.calls.open();
    let code: ErrorCode;
    let thrown: WebRTCError | null = null;
    try {
      code = run(first, second);
    } catch (cause) {
      code = ErrorCode.ERR_BUG;
      thrown = new WebRTCError(code, 'the extension threw', cause);
    }
    const failure = mailbox.calls.close();
    const error = thrown ?? failure;
    if (code === ErrorCode.OK) {
      if (failure !== null) mailbox.fail(failure);
    } else if (error === null) lastError.refuse(code, refusedByStack);
    else lastError.value = error;
    return code;
  }

  /** Lets the extension drive its stack, where it has to be driven. */
  poll(): ErrorCode {
    return this.#drive === null ? ErrorCode.OK : this.call(this.#drive);
  }

  /** Creates a channel, or returns null and keeps why. */
  createDataChannel(parameters: DataChannelParameters): WebRTCDataChannelExtension | null {
    let created: WebRTCDataChannelExtension | null = null;
    this.call(() => {
      const channel = this.extension.createDataChannel(parameters);
      if (channel === null) return ErrorCode.FAILED;
      const brand: unknown = channel['~peerplug'];
      if (brand !== 'channel@1') throw new TypeError('createDataChannel() returned no channel');
      this.hasChannel = true;
      this.channelIds.take(parameters.id);
      created = channel;
      return ErrorCode.OK;
    });
    return created;
  }

  /** Sends a packet that was checked. */
  send(channel: WebRTCDataChannelExtension, message: string | Uint8Array): ErrorCode {
    return this.call(send, channel, message);
  }

  /** Has it told when no more than that many bytes wait on a channel. */
  awaitRoom(channel: WebRTCDataChannelExtension, bytes: number): void {
    channel['~mailbox'].awaitRoom();
    this.call(awaitRoom, channel, bytes);
  }

  /** Closes one channel; nothing to do once the connection is closed. */
  closeChannel(channel: WebRTCDataChannelExtension): void {
    if (!this.#isClosed) this.call(close, channel, null);
  }

  /** Makes the extension's channel one of this connection's. */
  adopt(channel: WebRTCDataChannelExtension): ChannelMailbox {
    channel['~mailbox'].attach(this.mailbox);
    return channel['~mailbox'];
  }

  #negotiationCalls(): NegotiationCalls {
    const { extension, capabilities, mailbox } = this;
    return {
      capabilities,
      isNew: () => this.connectionState === ConnectionState.STATE_NEW,
      setLocalDescription: (description) => {
        if (!this.settings.trickle) return this.#wholeApplied(description.type);
        const code = this.call(() => extension.setLocalDescription(description));
        if (code === ErrorCode.OK) mailbox.releaseCandidates();
        return code;
      },
      setRemoteDescription: (description) => this.call(() => extension.setRemoteDescription(description)),
      completed: () => {
        this.#startClock();
      },
      addIceCandidate: (candidate) => this.call(() => extension.addIceCandidate(candidate)),
      earlyCandidateRefused: ({ redacted }) => {
        resolve(Logger).warn(`a candidate of the peer was ignored: ${redacted}`);
      },
    };
  }

  /** The extension has applied it already, see {@link WholeDescription}; what follows from it is the state. */
  #wholeApplied(type: SessionDescriptionType): ErrorCode {
    this.#signalingState = type === 'pranswer' ? signalingStateAfter('local', type) : null;
    this.mailbox.stateChanged(false);
    return ErrorCode.OK;
  }

  #observe(): void {
    const { extension, mailbox } = this;
    const whole = this.settings.trickle ? null : new WholeDescription(this.#descriptionHost());
    if (whole !== null) mailbox.intercept = whole.take;
    mailbox.onStateChange = () => {
      whole?.look();
      if (extension.getConnectionState() > ConnectionState.STATE_CONNECTING) this.#clock.stop();
    };
  }

  #descriptionHost(): DescriptionHost {
    const { extension, mailbox } = this;
    return {
      apply: (description) => {
        if (this.#isClosed) return;
        this.#signalingState = extension.getSignalingState();
        const { value } = this.lastError;
        const code = this.call(() => extension.setLocalDescription(description));
        const failure = this.lastError.value;
        this.lastError.value = value; // of the application's own calls
        if (code !== ErrorCode.OK) this.#giveUp(failure ?? new WebRTCError(code, refusedByStack()));
      },
      hasGathered: () => extension.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE,
      give: ({ type, text }) => {
        mailbox.post({ kind: 'description', type, sdp: text });
      },
    };
  }

  #startClock(): void {
    const { connectTimeoutMs } = this.settings;
    if (this.connectionState > ConnectionState.STATE_CONNECTING) return;
    this.#clock.start(connectTimeoutMs, () => {
      if (this.connectionState > ConnectionState.STATE_CONNECTING) return;
      const hint =
        this.extension.getConnectHint?.() ?? 'check that candidates pass both ways, or add a TURN server';
      const message = `the peer was not reached within connectTimeoutMs (${connectTimeoutMs}); ${hint}`;
      this.#giveUp(new WebRTCError(ErrorCode.ERR_TIMEOUT, message));
    });
  }

  /** The connection has failed, whatever the extension says. */
  #giveUp(error: WebRTCError): void {
    if (this.#isClosed || this.#hasGivenUp) return;
    this.#signalingState = this.signalingState;
    this.mailbox.fail(error);
    this.call(close, this.extension, null);
    this.#hasGivenUp = true;
    for (const channel of [...this.mailbox.channels.open]) channel.end();
    this.mailbox.stateChanged(true);
  }

  /** Closes for good: nothing is delivered any more, and every channel is CLOSED. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#clock.stop();
    this.mailbox.shut();
    this.call(close, this.extension, null);
  }
}

function send(channel: WebRTCDataChannelExtension, message: string | Uint8Array): ErrorCode {
  return channel.send(message);
}

function awaitRoom(channel: WebRTCDataChannelExtension, bytes: number): ErrorCode {
  channel.awaitRoom(bytes);
  return ErrorCode.OK;
}

function close(closable: { close(): void }): ErrorCode {
  closable.close();
  return ErrorCode.OK;
}

function build(registered: RegisteredExtension): WebRTCPeerConnectionExtension {
  try {
    return buildExtension(registered);
  } catch (cause) {
    throw new WebRTCError(
      ErrorCode.ERR_CANT_CREATE,
      `the extension '${registered.descriptor.name}' cannot make a connection: ${messageOf(cause)}`,
      cause,
    );
  }
}
