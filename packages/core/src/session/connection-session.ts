import type { ChannelMailbox } from '../contract/channel-mailbox.js';
import { ChannelIds } from '../input/channel-ids.js';
import type { PeerConnectionSettings } from '../input/configuration.js';
import type { ConnectionMailbox } from '../contract/connection-mailbox.js';
import type { WebRTCDataChannelExtension } from '../contract/data-channel-extension.js';
import type { DataChannelParameters } from '../input/data-channel-options.js';
import { ConnectionState } from '../constants/connection-state.js';
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
    const { capabilities } = registered.descriptor;
    const session = new ConnectionSession(build(registered), settings, capabilities, lastError);
    session.mailbox.channels.bounds = settings;
    const code = session.call(() => session.extension.initialize(settings));
    if (code === ErrorCode.OK) return session;
    const failure = lastError.value;
    session.close();
    throw failure ?? new WebRTCError(code, 'the extension could not make a connection');
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Largest packet that both sides take. */
  get maxPacketSize(): number {
    return Math.min(this.capabilities.maxMessageSize, this.negotiation.remoteMaxMessageSize);
  }

  /** Calls into the extension; keeps why it did not return OK, and turns what it throws into ERR_BUG. */
  call(run: () => ErrorCode): ErrorCode {
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
      isNew: () => extension.getConnectionState() === ConnectionState.STATE_NEW,
      setLocalDescription: (description) => {
        const code = this.call(() => extension.setLocalDescription(description));
        if (code === ErrorCode.OK) mailbox.releaseCandidates();
        return code;
      },
      setRemoteDescription: (description) => this.call(() => extension.setRemoteDescription(description)),
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

  /** Closes for good: nothing is delivered any more, and every channel is CLOSED. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
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
