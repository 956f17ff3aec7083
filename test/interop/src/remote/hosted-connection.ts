import {
  ChannelState,
  type ConnectionState,
  type DataChannelOptions,
  ErrorCode,
  type GatheringState,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';
import type { DataChannelParameters } from '@peerplug/core/extension';
import { HostedChannel } from './hosted-channel.js';
import type { PacketFrame, RemoteSettings, Report, Request } from './messages.js';

/** What core gives for limits that are not set. */
const UNSET = 65535;

/** Its own bounds are the remote extension's core's affair. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** One connection of a remote extension, on the real one. It is driven as an application would drive it. */
export class HostedConnection {
  readonly #number: number;
  readonly #tell: (report: Report | PacketFrame) => void;
  readonly #connection: WebRTCPeerConnection;
  readonly #channels = new Map<number, HostedChannel>();
  #lastReceived = -1;
  #reported: { readonly state: ConnectionState; readonly gathering: GatheringState };

  constructor(
    number: number,
    extension: string,
    settings: RemoteSettings,
    tell: (report: Report | PacketFrame) => void,
  ) {
    this.#number = number;
    this.#tell = tell;
    this.#connection = new WebRTCPeerConnection({ extension });
    this.#reported = this.#states();
    const { extensionOptions, ...configuration } = settings;
    this.#check(
      this.#connection.initialize({
        ...configuration,
        [extension]: extensionOptions,
        maxChannels: UNBOUNDED,
        maxInBufferBytes: UNBOUNDED,
        maxOutBufferBytes: UNBOUNDED,
      }),
    );
    this.#listen();
  }

  perform(request: Request): void {
    const connection = this.#connection;
    switch (request.kind) {
      case 'create channel':
        this.#createChannel(request.channel, request.parameters);
        break;
      case 'offer':
        this.#check(connection.createOffer());
        break;
      case 'local description':
        this.#check(connection.setLocalDescription(request.type, request.sdp));
        break;
      case 'remote description':
        this.#check(connection.setRemoteDescription(request.type, request.sdp));
        break;
      case 'candidate':
        connection.addIceCandidate(request.media, request.index, request.name);
        break;
      case 'stats':
        this.#report({ kind: 'stats', stats: connection.getStats() });
        break;
      case 'close channel':
        this.#channels.get(request.channel)?.close();
        break;
      case 'close':
        this.close();
        break;
      case 'open':
        throw new Error('a connection is opened once');
    }
  }

  send({ channel, payload, isText }: PacketFrame): void {
    this.#channels.get(channel)?.send(payload, isText);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.end();
    this.#connection.close();
  }

  #listen(): void {
    const connection = this.#connection;
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      this.#report({ kind: 'description', type: type, sdp }); // it is one of those
    });
    connection.iceCandidateCreated.connect((media, index, name) => {
      this.#report({ kind: 'candidate', media, index, name });
    });
    connection.dataChannelReceived.connect((channel) => {
      this.#lastReceived += 2;
      const parameters = parametersOf(channel);
      this.#report({ kind: 'channel', channel: this.#lastReceived, parameters, id: channel.getId() });
      this.#adopt(this.#lastReceived, channel, ChannelState.STATE_OPEN);
    });
    connection.errorOccurred.connect(({ code, message }) => {
      this.#report({ kind: 'failure', code, message, isFinal: false });
    });
    connection.activity.connect(() => {
      connection.poll();
      this.#reportStates();
    });
  }

  #createChannel(number: number, parameters: DataChannelParameters): void {
    const channel = this.#connection.createDataChannel(parameters.label, optionsOf(parameters));
    if (channel === null) this.#check(ErrorCode.FAILED);
    else this.#adopt(number, channel, ChannelState.STATE_CONNECTING);
  }

  #adopt(number: number, channel: WebRTCDataChannel, known: ChannelState): void {
    const hosted = new HostedChannel(channel, known, {
      packet: (payload, isText) => {
        this.#tell({ connection: this.#number, channel: number, payload, isText });
      },
      state: (state, id) => {
        this.#report({ kind: 'channel state', channel: number, state, id });
      },
      sending: (takenBytes, bufferedBytes) => {
        this.#report({ kind: 'sending', channel: number, takenBytes, bufferedBytes });
      },
      failure: (code) => {
        const message = this.#connection.getLastError()?.message ?? 'a packet was refused';
        this.#report({ kind: 'failure', code, message, isFinal: false });
      },
    });
    this.#channels.set(number, hosted);
  }

  /** The states of a connection come after the signals that were raised before. */
  #reportStates(): void {
    const states = this.#states();
    const { state, gathering } = this.#reported;
    if (states.state === state && states.gathering === gathering) return;
    this.#reported = states;
    this.#report({ kind: 'states', ...states });
  }

  #states(): { readonly state: ConnectionState; readonly gathering: GatheringState } {
    const connection = this.#connection;
    return { state: connection.getConnectionState(), gathering: connection.getGatheringState() };
  }

  /** A call that core had let pass at the other side was refused here. */
  #check(code: ErrorCode): void {
    if (code === ErrorCode.OK) return;
    const message = this.#connection.getLastError()?.message ?? 'the call was refused';
    this.#report({ kind: 'failure', code, message, isFinal: true });
  }

  #report(report: WithoutConnection<Report>): void {
    this.#tell({ ...report, connection: this.#number });
  }
}

/** `Omit` would join the members of the union. */
type WithoutConnection<T> = T extends unknown ? Omit<T, 'connection'> : never;

function optionsOf(parameters: DataChannelParameters): DataChannelOptions {
  const { protocol, ordered, negotiated, id, maxPacketLifeTime, maxRetransmits } = parameters;
  return {
    protocol,
    ordered,
    negotiated,
    ...(id !== null && { id }),
    ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
    ...(maxRetransmits !== null && { maxRetransmits }),
  };
}

function parametersOf(channel: WebRTCDataChannel): DataChannelParameters {
  const orNull = (limit: number): number | null => (limit === UNSET ? null : limit);
  return {
    label: channel.getLabel(),
    protocol: channel.getProtocol(),
    ordered: channel.isOrdered(),
    maxPacketLifeTime: orNull(channel.getMaxPacketLifeTime()),
    maxRetransmits: orNull(channel.getMaxRetransmits()),
    negotiated: false,
    id: null,
  };
}
