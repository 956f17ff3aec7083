import type { ChannelFacts, Payload, PeerCommand, PeerEvent } from './protocol.js';

/** A class of W3C's shape. */
export type PeerConnectionClass = new (configuration?: RTCConfiguration) => RTCPeerConnection;

/** The peer in a program or a page whose stack has W3C's API. */
export class W3cPeer {
  readonly #class: PeerConnectionClass;
  readonly #configuration: RTCConfiguration;
  readonly #report: (event: PeerEvent) => void;
  readonly #connections = new Map<number, W3cConnection>();
  /** The commands so far: each waits for the one before it. */
  #done: Promise<void> = Promise.resolve();

  constructor(
    connectionClass: PeerConnectionClass,
    configuration: RTCConfiguration,
    report: (event: PeerEvent) => void,
  ) {
    this.#class = connectionClass;
    this.#configuration = configuration;
    this.#report = report;
  }

  /** Does what a command says, once all before it are done. */
  take(command: PeerCommand): void {
    this.#done = this.#done
      .then(() => this.#run(command))
      .catch((error: unknown) => {
        const { connection } = command;
        this.#report({ connection, is: 'error', reason: `${command.do}: ${String(error)}` });
      });
  }

  async #run(command: PeerCommand): Promise<void> {
    const { connection: number } = command;
    if (command.do === 'open') {
      const stack = new this.#class({
        ...this.#configuration,
        ...(command.hasMedia && { bundlePolicy: 'max-bundle' }),
      });
      const report = (event: WithoutNumber): void => {
        this.#report({ connection: number, ...event });
      };
      this.#connections.set(number, new W3cConnection(stack, report));
      if (command.hasMedia) for (const kind of ['audio', 'video']) stack.addTransceiver(kind);
      return;
    }
    const connection = this.#connections.get(number);
    if (connection === undefined) throw new Error(`there is no connection ${String(number)}`);
    await connection.run(command);
    if (command.do === 'close') this.#connections.delete(number);
  }
}

type WithoutNumber = PeerEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'connection'>
    : never
  : never;

/** One of its connections. */
class W3cConnection {
  readonly #stack: RTCPeerConnection;
  readonly #report: (event: WithoutNumber) => void;
  readonly #channels = new Map<string, RTCDataChannel>();

  constructor(stack: RTCPeerConnection, report: (event: WithoutNumber) => void) {
    this.#stack = stack;
    this.#report = report;
    stack.onicecandidate = ({ candidate }) => {
      // The empty one and null say that there are no more.
      if (candidate === null || candidate.candidate === '') return;
      const { sdpMid, sdpMLineIndex } = candidate;
      report({
        is: 'candidate',
        candidate: candidate.candidate,
        mid: sdpMid ?? '0',
        index: sdpMLineIndex ?? 0,
      });
    };
    stack.onconnectionstatechange = () => {
      report({ is: 'state', state: stack.connectionState });
    };
    stack.ondatachannel = ({ channel }) => {
      const { label, protocol, ordered, maxRetransmits, negotiated, id } = channel;
      report({ is: 'channel', label, protocol, ordered, maxRetransmits, negotiated, id });
      this.#listen(channel);
    };
  }

  async run(command: Exclude<PeerCommand, { do: 'open' }>): Promise<void> {
    const stack = this.#stack;
    switch (command.do) {
      case 'channel':
        this.#createChannel(command);
        return;
      case 'offer':
        await this.#describe(await stack.createOffer());
        return;
      case 'description':
        await stack.setRemoteDescription({ type: command.type, sdp: command.sdp });
        if (command.type === 'offer') await this.#describe(await stack.createAnswer());
        return;
      case 'candidate':
        await stack.addIceCandidate({
          candidate: command.candidate,
          sdpMid: command.mid,
          sdpMLineIndex: command.index,
        });
        return;
      case 'send':
        send(this.#channel(command.label), command.payload);
        return;
      case 'closeChannel':
        this.#channel(command.label).close();
        return;
      case 'close':
        stack.close();
        return;
    }
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const { type, sdp = '' } = description;
    if (type !== 'offer' && type !== 'answer') throw new Error(`the stack gave a description '${type}'`);
    // Candidates come with the local description, and belong behind it.
    this.#report({ is: 'description', type, sdp });
    await this.#stack.setLocalDescription({ type, sdp });
  }

  #createChannel({ label, protocol, ordered, maxRetransmits, negotiated, id }: ChannelFacts): void {
    const options: RTCDataChannelInit = {
      protocol,
      ordered,
      ...(maxRetransmits !== null && { maxRetransmits }),
      ...(negotiated && id !== null && { negotiated, id }),
    };
    this.#listen(this.#stack.createDataChannel(label, options));
  }

  #listen(channel: RTCDataChannel): void {
    const { label } = channel;
    this.#channels.set(label, channel);
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => {
      this.#report({ is: 'open', label });
    };
    channel.onclose = () => {
      this.#report({ is: 'closed', label });
    };
    channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const payload = typeof data === 'string' ? { text: data } : { base64: toBase64(new Uint8Array(data)) };
      this.#report({ is: 'message', label, payload });
    };
    // One that is open from the start has no event for it in some stacks.
    if (channel.readyState === 'open') this.#report({ is: 'open', label });
  }

  #channel(label: string): RTCDataChannel {
    const channel = this.#channels.get(label);
    if (channel === undefined) throw new Error(`there is no channel '${label}'`);
    return channel;
  }
}

function send(channel: RTCDataChannel, payload: Payload): void {
  if ('text' in payload) channel.send(payload.text);
  else channel.send(Uint8Array.from(atob(payload.base64), (character) => character.charCodeAt(0)));
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
