import type { SessionDescriptionType } from '@peerplug/core';
import { type DataChannel, PeerConnection } from 'node-datachannel';
import { godotCandidate, godotDescription, type LineEnd } from './godot-forms.js';

/** The channels that WebRTCMultiplayerPeer makes on each connection, before any description. */
export const MULTIPLAYER_CHANNELS = [
  { label: 'reliable', id: 1, ordered: true },
  { label: 'ordered', id: 2, ordered: true },
  { label: 'unreliable', id: 3, ordered: false },
] as const;

/** What a peer made for the other side. */
interface Signalling {
  readonly onDescription: (type: SessionDescriptionType, sdp: string) => void;
  readonly onCandidate: (name: string) => void;
}

/** A message that came. */
export interface GodotMessage {
  readonly label: string;
  readonly payload: string | Uint8Array;
}

/**
 * A peer that does what Godot's native plugin does: libdatachannel, driven likewise, that speaks in Godot's forms.
 *
 * No callback may throw: libdatachannel would end the process.
 */
export class GodotPeer {
  readonly messages: GodotMessage[] = [];
  readonly #connection: PeerConnection;
  readonly #channels = new Map<string, DataChannel>();

  constructor(bindAddress: string | undefined, lineEnd: LineEnd, signalling: Signalling) {
    this.#connection = new PeerConnection('godot', {
      iceServers: [],
      disableAutoNegotiation: true,
      ...(bindAddress !== undefined && { bindAddress }),
    });
    // node-datachannel (0.33.4) keeps the process until it has told the end of a connection, and of a channel that was
    // open, to somebody.
    this.#connection.onStateChange(() => undefined);
    this.#connection.onLocalDescription((sdp, type) => {
      const text = godotDescription(sdp, lineEnd);
      setImmediate(signalling.onDescription, type === 'offer' ? 'offer' : 'answer', text);
    });
    this.#connection.onLocalCandidate((candidate) => {
      setImmediate(signalling.onCandidate, godotCandidate(candidate));
    });
    for (const { label, id, ordered } of MULTIPLAYER_CHANNELS) {
      const channel = this.#connection.createDataChannel(label, {
        negotiated: true,
        id,
        unordered: !ordered,
      });
      channel.onMessage((message) => {
        const payload = typeof message === 'string' ? message : new Uint8Array(message);
        this.messages.push({ label, payload });
      });
      channel.onOpen(() => {
        channel.onClosed(() => undefined);
      });
      this.#channels.set(label, channel);
    }
  }

  get isOpen(): boolean {
    return [...this.#channels.values()].every((channel) => channel.isOpen());
  }

  offer(): void {
    this.#connection.setLocalDescription('offer');
  }

  /** Takes a description; answers an offer. */
  take(type: 'offer' | 'answer', sdp: string): void {
    this.#connection.setRemoteDescription(sdp, type);
    if (type === 'offer') this.#connection.setLocalDescription('answer');
  }

  takeCandidate(media: string, name: string): void {
    this.#connection.addRemoteCandidate(name, media);
  }

  send(label: string, payload: string | Uint8Array): void {
    const channel = this.#channels.get(label);
    if (typeof payload === 'string') channel?.sendMessage(payload);
    else channel?.sendMessageBinary(payload);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#connection.close();
  }
}
