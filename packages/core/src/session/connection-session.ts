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
import { realmRegistry, type RegisteredExtension } from '../registry/registry.js';
import { type LastError, refusedByStack } from '../errors/last-error.js';
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
    throw failure ?? new WebRTCError(code, 'the extension could not make a connection');
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
  call(run: () => ErrorCode): ErrorCode {
    if (this.#hasGivenUp) return ErrorCode.OK;
    this.mailbox.calls.open();
    let code: ErrorCode;
    let thrown: WebRTCError | null = null;
    try {
      code = run();
    } catch (cause) {
      code = ErrorCode.ERR_BUG;
      thrown = threw(cause);
    }
    return this.#conclude(code, thrown);
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
      if (brand !== 'channel@1') throw new TypeError('createDataChannel() gave what is no channel');
      this.hasChannel = true;
      this.channelIds.take(parameters.id);
      created = channel;
      return ErrorCode.OK;
    });
    return created;
  }

  /** Sends a packet that was checked: {@link call}, without a function made for each packet. */
  send(channel: WebRTCDataChannelExtension, message: string | Uint8Array): ErrorCode {
    this.mailbox.calls.open();
    let code: ErrorCode;
    let thrown: WebRTCError | null = null;
    try {
      code = channel.send(message);
    } catch (cause) {
      code = ErrorCode.ERR_BUG;
      thrown = threw(cause);
    }
    return this.#conclude(code, thrown);
  }

  /** Has it told when no more than that many bytes wait on a channel; without a function made for each call, too. */
  awaitRoom(channel: WebRTCDataChannelExtension, bytes: number): void {
    channel['~mailbox'].awaitRoom();
    this.mailbox.calls.open();
    let thrown: WebRTCError | null = null;
    try {
      channel.awaitRoom(bytes);
    } catch (cause) {
      thrown = threw(cause);
    }
    this.#conclude(thrown?.code ?? ErrorCode.OK, thrown);
  }

  /** Closes one channel; nothing to do once the connection is closed. */
  closeChannel(channel: WebRTCDataChannelExtension): void {
    if (this.#isClosed) return;
    this.call(() => {
      channel.close();
      return ErrorCode.OK;
    });
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
        realmRegistry().resolve(Logger).warn(`an early candidate was refused: ${redacted}`);
      },
    };
  }

  /** Ends a call into the extension: keeps why it was not OK. */
  #conclude(code: ErrorCode, thrown: WebRTCError | null): ErrorCode {
    const failure = this.mailbox.calls.close();
    if (code === ErrorCode.OK) {
      if (failure !== null) this.mailbox.fail(failure);
      return code;
    }
    const error = thrown ?? failure;
    if (error === null) return this.lastError.refuse(code, refusedByStack);
    this.lastError.value = error;
    return code;
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
        this.extension.getConnectHint?.() ??
        'check that candidates pass both ways, or configure a TURN server';
      const message = `the peer was not reached within connectTimeoutMs, ${connectTimeoutMs} ms; ${hint}`;
      this.#giveUp(new WebRTCError(ErrorCode.ERR_TIMEOUT, message));
    });
  }

  /** The connection has failed, whatever the extension says. */
  #giveUp(error: WebRTCError): void {
    if (this.#isClosed || this.#hasGivenUp) return;
    this.#signalingState = this.signalingState;
    this.mailbox.fail(error);
    this.call(() => {
      this.extension.close();
      return ErrorCode.OK;
    });
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
    this.call(() => {
      this.extension.close();
      return ErrorCode.OK;
    });
  }
}

function threw(cause: unknown): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_BUG, 'the extension threw', cause);
}

function build(registered: RegisteredExtension): WebRTCPeerConnectionExtension {
  try {
    return registered.build();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WebRTCError(
      ErrorCode.ERR_CANT_CREATE,
      `the extension '${registered.descriptor.name}' cannot make a connection: ${reason}`,
      cause,
    );
  }
}
