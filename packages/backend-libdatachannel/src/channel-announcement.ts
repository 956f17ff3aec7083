import { createHash } from 'node:crypto';
import type { DataChannelParameters } from '@peerplug/core';

// node-datachannel 0.33.4 tells label, protocol and id of a channel that the peer created, and not its order and
// limits. Two ends of this extension tell each other in an attribute of the description, which every other end ignores
// (RFC 8866 §5.13); a channel of a foreign peer reads as ordered and without limits. Removable when node-datachannel
// hands out the reliability of a channel.

/** Order and limits of a channel. */
export type Reliability = Pick<DataChannelParameters, 'ordered' | 'maxPacketLifeTime' | 'maxRetransmits'>;

/** What a channel has of which nothing is known. */
const UNKNOWN_RELIABILITY: Reliability = Object.freeze({
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
});

const ATTRIBUTE = /^a=peerplug-channels:(.*)$/m;
/** `=3`: the stream 3 has a negotiated channel. `Zk29aa1x/u/t100`: in-band, unordered, 100 ms; `…/o/r5`: 5 times. */
const NEGOTIATED = /^=(\d{1,5})$/;
const IN_BAND = /^([A-Za-z0-9_-]{8})\/([ou])(?:\/([rt])(\d{1,5}))?$/;

/** The description with an attribute that tells the channels' order and limits, where one has any. */
export function announceChannels(sdp: string, channels: readonly DataChannelParameters[]): string {
  const isPlain = channels.every(
    ({ negotiated, ordered, maxPacketLifeTime, maxRetransmits }) =>
      negotiated || (ordered && maxPacketLifeTime === null && maxRetransmits === null),
  );
  if (isPlain) return sdp;
  const entries = channels.map((channel) =>
    channel.id === null ? entryOf(channel) : `=${String(channel.id)}`,
  );
  return `${sdp}a=peerplug-channels:${entries.join(' ')}\r\n`;
}

function entryOf(channel: DataChannelParameters): string {
  const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits } = channel;
  const parts = [nameOf(label, protocol), ordered ? 'o' : 'u'];
  if (maxRetransmits !== null) parts.push(`r${String(maxRetransmits)}`);
  if (maxPacketLifeTime !== null) parts.push(`t${String(maxPacketLifeTime)}`);
  return parts.join('/');
}

/** Short for a label and a protocol, which may have 64 KiB each. */
function nameOf(label: string, protocol: string): string {
  return createHash('sha256').update(`${label}\0${protocol}`).digest('base64url').slice(0, 8);
}

interface AnnouncedChannel {
  readonly name: string;
  /** The stream it gets if none of those before it is closed until then. */
  readonly id: number;
  readonly reliability: Reliability;
}

/** The channels that the peer announced and that have not arrived yet. */
export class AnnouncedChannels {
  readonly #announced: AnnouncedChannel[] = [];

  /** @param isPeerClient - the peer is the DTLS client, whose channels have even streams (RFC 8832 §6) */
  constructor(sdp: string, isPeerClient: boolean) {
    const entries = ATTRIBUTE.exec(sdp)?.[1]?.trim().split(' ') ?? [];
    const taken = new Set(entries.map((entry) => Number(NEGOTIATED.exec(entry)?.[1] ?? -1)));
    let id = isPeerClient ? 0 : 1;
    for (const entry of entries) {
      const [, name, order, kind, limit] = IN_BAND.exec(entry) ?? [];
      if (name === undefined) continue;
      while (taken.has(id)) id += 2;
      const reliability = {
        ordered: order === 'o',
        maxPacketLifeTime: kind === 't' ? Number(limit) : null,
        maxRetransmits: kind === 'r' ? Number(limit) : null,
      };
      this.#announced.push({ name, id, reliability });
      id += 2;
    }
  }

  /** Order and limits of a channel that has arrived. */
  take(id: number, label: string, protocol: string): Reliability {
    const name = nameOf(label, protocol);
    // Channels arrive in any order. One that was closed before the connect moves those after it to lower streams.
    const index = this.#announced.findIndex((announced) => announced.name === name && announced.id >= id);
    return this.#announced.splice(index, index < 0 ? 0 : 1)[0]?.reliability ?? UNKNOWN_RELIABILITY;
  }
}
