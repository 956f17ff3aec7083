import {
  ConnectionState,
  type ConnectionStats,
  ErrorCode,
  GatheringState,
  type IceServerOptions,
  SignalingState,
} from '@peerplug/core';
import {
  type DataChannelParameters,
  type IceCandidate,
  type PeerConnectionSettings,
  type RemoteDescription,
  type SessionDescription,
  signalingStateAfter,
  WebRTCPeerConnectionExtension,
} from '@peerplug/core/extension';
import type { PacketFrame, Report } from './messages.js';
import { RemoteDataChannel } from './remote-data-channel.js';
import type { RemoteEnd, RemoteLink } from './remote-link.js';

/** A connection whose work is done at the other end of a link; see `remoteExtension`. */
export class RemotePeerConnection extends WebRTCPeerConnectionExtension implements RemoteEnd {
  readonly #link: RemoteLink;
  readonly #connection: number;
  readonly #channels = new Map<number, RemoteDataChannel>();
  #lastChannel = 0;
  #state: ConnectionState = ConnectionState.STATE_NEW;
  #gathering: GatheringState = GatheringState.GATHERING_STATE_NEW;
  #signaling: SignalingState = SignalingState.SIGNALING_STATE_STABLE;
  #stats: ConnectionStats | null = null;

  constructor(link: RemoteLink) {
    super();
    this.#link = link;
    this.#connection = link.add(this);
  }

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    const { iceTransportPolicy, extensionOptions } = settings;
    const iceServers = settings.iceServers.map(({ urls, username, credential }): IceServerOptions => ({
      urls: urls.map(({ url }) => url),
      ...(username !== '' && { username, credential }),
    }));
    this.#link.send({
      kind: 'open',
      connection: this.#connection,
      settings: { iceServers, iceTransportPolicy, extensionOptions },
    });
    return ErrorCode.OK;
  }

  override createDataChannel(parameters: DataChannelParameters): RemoteDataChannel {
    this.#lastChannel += 2;
    const channel = this.#newChannel(this.#lastChannel, parameters);
    this.#link.send({
      kind: 'create channel',
      connection: this.#connection,
      channel: this.#lastChannel,
      parameters,
    });
    return channel;
  }

  override createOffer(): ErrorCode {
    this.#enter(ConnectionState.STATE_CONNECTING);
    this.#link.send({ kind: 'offer', connection: this.#connection });
    return ErrorCode.OK;
  }

  override setLocalDescription({ type, text: sdp }: SessionDescription): ErrorCode {
    this.#signaling = signalingStateAfter('local', type);
    this.#link.send({ kind: 'local description', connection: this.#connection, type, sdp });
    return ErrorCode.OK;
  }

  override setRemoteDescription({ type, text: sdp }: RemoteDescription): ErrorCode {
    this.#signaling = signalingStateAfter('remote', type);
    if (type === 'offer') this.#enter(ConnectionState.STATE_CONNECTING);
    this.#link.send({ kind: 'remote description', connection: this.#connection, type, sdp });
    return ErrorCode.OK;
  }

  override addIceCandidate({ media, index, text: name }: IceCandidate): ErrorCode {
    this.#link.send({ kind: 'candidate', connection: this.#connection, media, index, name });
    return ErrorCode.OK;
  }

  override close(): void {
    this.#state = ConnectionState.STATE_CLOSED;
    this.#signaling = SignalingState.SIGNALING_STATE_CLOSED;
    this.#link.send({ kind: 'close', connection: this.#connection });
    this.#link.remove(this.#connection);
  }

  override getConnectionState(): ConnectionState {
    return this.#state;
  }

  override getGatheringState(): GatheringState {
    return this.#gathering;
  }

  override getSignalingState(): SignalingState {
    return this.#signaling;
  }

  override getStats(): ConnectionStats | null {
    this.#link.send({ kind: 'stats', connection: this.#connection });
    return this.#stats;
  }

  onReport(report: Report): void {
    switch (report.kind) {
      case 'description':
        this.sessionDescriptionCreated(report.type, report.sdp);
        break;
      case 'candidate':
        this.iceCandidateCreated(report.media, report.index, report.name);
        break;
      case 'channel':
        this.#receiveChannel(report.channel, report.parameters, report.id);
        break;
      case 'states':
        this.#gathering = report.gathering;
        this.#enter(report.state);
        break;
      case 'channel state':
        this.#channels.get(report.channel)?.follow(report.state, report.id);
        break;
      case 'sending':
        this.#channels.get(report.channel)?.onSending(report.takenBytes, report.bufferedBytes);
        break;
      case 'stats':
        this.#stats = report.stats;
        break;
      case 'failure':
        this.failed(report.code, report.message);
        if (report.isFinal) this.#enter(ConnectionState.STATE_FAILED);
        break;
    }
  }

  onPacket({ channel, payload, isText }: PacketFrame): void {
    this.#channels.get(channel)?.receive(payload, isText);
  }

  onLinkEnd(): void {
    this.failed(ErrorCode.ERR_CONNECTION_ERROR, 'the process or page that does the work is gone');
    this.#enter(ConnectionState.STATE_FAILED);
  }

  #newChannel(channel: number, parameters: DataChannelParameters): RemoteDataChannel {
    const created = new RemoteDataChannel(parameters, {
      send: (payload, isText) => {
        this.#link.sendPacket({ connection: this.#connection, channel, isText, payload });
      },
      close: () => {
        this.#link.send({ kind: 'close channel', connection: this.#connection, channel });
      },
    });
    this.#channels.set(channel, created);
    return created;
  }

  #receiveChannel(channel: number, parameters: DataChannelParameters, id: number): void {
    const received = this.#newChannel(channel, parameters);
    received.beginOpen(id);
    this.dataChannelReceived(received);
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.stateChanged();
  }
}
