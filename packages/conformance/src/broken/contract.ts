import type {
  ConnectionStats,
  PeerConnectionSettings,
  WebRTCDataChannelExtension,
  ErrorCode,
} from '@peerplug/core/extension';
import type { Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';

/** Sends packets of middling size without copying them. */
class SendsCallersBytes extends InMemoryDataChannel {
  protected override copyOf(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    const isMiddling = payload.byteLength > 4096 && payload.byteLength < 8192;
    return isMiddling ? (payload as Uint8Array<ArrayBuffer>) : super.copyOf(payload); // the point of this copy
  }
}

/** Joins the last two of a thousand packets. */
class JoinsPackets extends InMemoryDataChannel {
  protected override nextMessages(): readonly Message[] {
    const messages = super.nextMessages();
    const [first, second] = messages.slice(-2);
    if (messages.length < 1000 || first === undefined || second === undefined) return messages;
    const payload = new Uint8Array([...first.payload, ...second.payload]);
    return [...messages.slice(0, -2), { payload, isText: first.isText }];
  }
}

/** Loses one of a thousand packets. */
class LosesPacket extends InMemoryDataChannel {
  protected override nextMessages(): readonly Message[] {
    const messages = super.nextMessages();
    return messages.length < 1000 ? messages : messages.slice(1);
  }
}

/** Swaps two of a thousand packets. */
class SwapsPackets extends InMemoryDataChannel {
  protected override nextMessages(): readonly Message[] {
    const messages = super.nextMessages();
    return messages.length < 1000 ? messages : [...messages.slice(1), ...messages.slice(0, 1)];
  }
}

/** Knows nothing of its path, though it claims to. */
class KnowsNoFigures extends InMemoryPeerConnection {
  override getStats(): ConnectionStats {
    return { ...super.getStats(), roundTripTimeMs: null, bytesSent: 0, localCandidate: null };
  }
}

/** Takes every channel that the peer opens. */
class TakesEveryChannel extends InMemoryPeerConnection {
  protected override dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    const { channels } = this['~mailbox'];
    const { bounds } = channels;
    channels.bounds = { ...bounds, maxChannels: Number.POSITIVE_INFINITY };
    super.dataChannelReceived(channel);
    channels.bounds = bounds;
  }
}

/** Keeps open at the peer what core has closed here. */
class ForgetsRefusedChannels extends InMemoryDataChannel {
  override close(): void {
    if (!this['~mailbox'].isShut) super.close();
  }
}

/** Says nothing of the channels that it has not room for. */
class RefusesInSilence extends InMemoryPeerConnection {
  protected override dataChannelReceived(channel: WebRTCDataChannelExtension): void {
    if (this['~mailbox'].refusal === null) super.dataChannelReceived(channel);
    else channel.close();
  }
}

/** Has room for one channel more than it may have. */
class HasRoomForOneMore extends InMemoryPeerConnection {
  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this['~mailbox'].channels.bounds = { ...settings, maxChannels: settings.maxChannels + 1 };
    return super.initialize(settings);
  }
}

/** Lets anybody change its claims. */
function withLooseClaims(copy: BrokenCopy): BrokenCopy {
  return { ...copy, extension: { ...copy.extension, capabilities: { ...copy.extension.capabilities } } };
}

/** Copies that break duties of the extension contract that no rule of behaviour names. */
export const brokenContract: readonly BrokenCopy[] = [
  withLooseClaims(
    brokenConnection('spi-descriptor', 'lets anybody change its claims', InMemoryPeerConnection),
  ),
  brokenConnection('spi-stats', 'knows no figures', KnowsNoFigures),
  brokenConnection('spi-channels', 'takes every channel that the peer opens', TakesEveryChannel),
  brokenChannel('spi-channels', 'leaves refused channels open at the peer', ForgetsRefusedChannels),
  brokenConnection('spi-channels', 'refuses channels in silence', RefusesInSilence),
  brokenConnection('spi-channels', 'has room for one channel more', HasRoomForOneMore),
  brokenChannel('spi-reuse', "sends the caller's own bytes", SendsCallersBytes),
  brokenChannel('spi-message', 'joins packets', JoinsPackets),
  brokenChannel('spi-message', 'loses a packet', LosesPacket),
  brokenChannel('spi-message', 'swaps packets', SwapsPackets),
];
