import {
  ChannelState,
  type DataChannelParameters,
  ErrorCode,
  type PeerConnectionSettings,
} from '@peerplug/core/extension';
import type { Message } from '../in-memory/frame.js';
import { InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { type BrokenCopy, brokenChannel, brokenConnection } from './broken-copy.js';

/** Says that nothing waits to be sent. */
class CountsNothing extends InMemoryDataChannel {
  override getBufferedAmount(): number {
    return 0;
  }
}

/** Counts the headers that it adds as well. */
class CountsHeaders extends InMemoryDataChannel {
  override getBufferedAmount(): number {
    const bytes = super.getBufferedAmount();
    return bytes === 0 ? 0 : bytes + 16;
  }
}

/** Counts what it was given and not what it has sent. */
class NeverDrains extends InMemoryDataChannel {
  #given = 0;

  override send(message: string | Uint8Array): ErrorCode {
    this.#given += message.length;
    return super.send(message);
  }

  override getBufferedAmount(): number {
    return this.#given;
  }
}

/** Never tells that there is room again. */
class IsBusyInSilence extends InMemoryDataChannel {
  protected override roomMade(): void {
    // said to nobody
  }
}

/** Takes packets although it is closing. */
class StaysOpen extends InMemoryDataChannel {
  #isClosedHere = false;

  override close(): void {
    this.#isClosedHere ||=
      super.getReadyState() === ChannelState.STATE_OPEN && this.getBufferedAmount() === 0;
    super.close();
  }

  override receiveReset(): void {
    super.receiveReset();
    this.#isClosedHere = false;
  }

  override getReadyState(): ChannelState {
    const state = super.getReadyState();
    return this.#isClosedHere && state === ChannelState.STATE_CLOSING ? ChannelState.STATE_OPEN : state;
  }
}

/** Refuses packets of the size that it claims to take. */
class RefusesLargest extends InMemoryDataChannel {
  override send(message: string | Uint8Array): ErrorCode {
    if (message.length < 256 * 1024) return super.send(message);
    return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'less than 256 KiB, please');
  }
}

/** Cuts packets at 64 KiB. */
class CutsLargePackets extends InMemoryDataChannel {
  protected override copyOf(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    return super.copyOf(payload.subarray(0, 64 * 1024));
  }
}

/** Sends the whole buffer that a view is of. */
class SendsWholeBuffer extends InMemoryDataChannel {
  protected override copyOf(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    return super.copyOf(new Uint8Array(payload.buffer));
  }
}

/** Ends a text at its first NUL. */
class EndsTextAtNul extends InMemoryDataChannel {
  override receive(message: Message): void {
    const end = message.isText ? message.payload.indexOf(0) : -1;
    super.receive(end < 0 ? message : { isText: true, payload: message.payload.slice(0, end) });
  }
}

/** Takes a U+FEFF off the beginning of a text. */
class DropsByteOrderMark extends InMemoryDataChannel {
  override receive(message: Message): void {
    const { payload, isText } = message;
    const hasMark = isText && payload[0] === 0xef && payload[1] === 0xbb && payload[2] === 0xbf;
    super.receive(hasMark ? { isText, payload: payload.slice(3) } : message);
  }
}

/** Reports a text with U+FFFD as bytes that are not UTF-8, past the check of core. */
class ReportsIllFormedText extends InMemoryDataChannel {
  override receive({ payload, isText }: Message): void {
    if (!isText) {
      super.receive({ payload, isText });
      return;
    }
    // A character of Latin-1 is a byte: the text can be searched as one.
    const bytes = Array.from(payload, (byte) => String.fromCharCode(byte)).join('');
    const changed = bytes.replaceAll('\xef\xbf\xbd', '\xff');
    const reported = { payload: Uint8Array.from(changed, (byte) => byte.charCodeAt(0)), isText };
    this['~mailbox'].receive(reported, true, this.parameters.label);
  }
}

/** Refuses texts of less than the size that it claims to take. */
class RefusesLongTexts extends InMemoryDataChannel {
  override send(message: string | Uint8Array): ErrorCode {
    if (typeof message !== 'string' || message.length <= 64 * 1024) return super.send(message);
    return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'four bytes for each unit of UTF-16');
  }
}

/** Takes no packet that is larger than `maxOutBufferBytes`. */
class BoundsEachPacket extends InMemoryPeerConnection {
  #maxBytes = Number.POSITIVE_INFINITY;

  override initialize(settings: PeerConnectionSettings): ErrorCode {
    this.#maxBytes = settings.maxOutBufferBytes;
    return super.initialize(settings);
  }

  protected override newChannel(
    parameters: DataChannelParameters,
    openId: number | null,
  ): InMemoryDataChannel {
    const channel = super.newChannel(parameters, openId);
    const send = channel.send.bind(channel);
    channel.send = (message) => (message.length > this.#maxBytes ? ErrorCode.ERR_BUSY : send(message));
    return channel;
  }
}

/** Reports texts as bytes. */
class ReportsTextAsBytes extends InMemoryDataChannel {
  override receive({ payload }: Message): void {
    super.receive({ payload, isText: false });
  }
}

/** Reports bytes that happen to be ASCII as a text. */
class ReportsBytesAsText extends InMemoryDataChannel {
  override receive({ payload, isText }: Message): void {
    super.receive({ payload, isText: isText || payload.every((byte) => byte < 0x80) });
  }
}

/** Copies that break rule 17: what `putPacket` sends, and what it counts. */
export const brokenSending: readonly BrokenCopy[] = [
  brokenChannel('17', 'counts nothing that waits', CountsNothing),
  brokenChannel('17', 'counts headers', CountsHeaders),
  brokenChannel('17', 'never drains', NeverDrains),
  brokenChannel('17', 'takes packets while it is closing', StaysOpen),
  brokenChannel('17', 'is busy in silence', IsBusyInSilence),
  brokenChannel('17', 'refuses the largest packet', RefusesLargest),
  brokenChannel('17', 'cuts large packets', CutsLargePackets),
  brokenChannel('17', 'sends the whole buffer of a view', SendsWholeBuffer),
  brokenChannel('17', 'ends a text at its first NUL', EndsTextAtNul),
  brokenChannel('17', 'drops a byte order mark', DropsByteOrderMark),
  brokenChannel('17', 'reports text that is no UTF-8', ReportsIllFormedText),
  brokenChannel('17', 'refuses long texts', RefusesLongTexts),
  brokenConnection('17', 'bounds each packet', BoundsEachPacket),
  brokenChannel('17', 'reports texts as bytes', ReportsTextAsBytes),
  brokenChannel('17', 'reports bytes as texts', ReportsBytesAsText),
];
