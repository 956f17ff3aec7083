import { WebRTCDataChannel, WriteMode } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode } from '../fixture/expect-named.js';
import { createChannel, type Fixture } from '../fixture/fixture.js';
import { Shortfall } from '../fixture/shortfall.js';
import { needs, type TestCase } from '../fixture/test-case.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a text has in the place of bytes that are no UTF-8. */
const REPLACEMENT = encoder.encode('\uFFFD');

/** Bytes that tell where they are: equal only where nothing was shifted, cut or repeated. */
export function pattern(length: number, seed = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1)
    bytes[index] = (index * 31 + (index >> 8) * 17 + seed * 7) & 0xff;
  return bytes;
}

/** Packets: sent, received, refused. */
export const messageTests: readonly TestCase[] = [
  needs('packets').required('MSG-01', ['17'], 'what is no Uint8Array is ERR_INVALID_PARAMETER', async (t) => {
    const { channelA, channelB } = await t.channelPair();
    const others: unknown[] = [
      null,
      undefined,
      'text',
      7,
      [1, 2],
      new ArrayBuffer(2),
      new DataView(new ArrayBuffer(2)),
    ];
    for (const other of others) {
      expectCode(channelA.putPacket(other as Uint8Array), 'ERR_INVALID_PARAMETER', 'putPacket()');
    }
    channelA.putPacket(Uint8Array.of(1));
    expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
  }),

  needs('open').required(
    'MSG-02',
    ['17', 'ref-channel-states'],
    'a channel that is not open is ERR_UNCONFIGURED',
    async (t) => {
      const connection = t.connection();
      const early = createChannel(connection, 'data');
      expectCode(early.putPacket(Uint8Array.of(1)), 'ERR_UNCONFIGURED', 'putPacket()');
      expect(early.getBufferedAmount()).to.equal(0);
      const { channelA } = await t.channelPair();
      channelA.close();
      expectCode(channelA.putPacket(Uint8Array.of(1)), 'ERR_UNCONFIGURED', 'putPacket()');
    },
  ),

  needs('packets').required('MSG-03', ['17'], 'an empty packet is OK, and nothing is sent', async (t) => {
    for (const mode of [WebRTCDataChannel.WRITE_MODE_BINARY, WebRTCDataChannel.WRITE_MODE_TEXT]) {
      const { channelA, channelB } = await t.channelPair();
      channelA.writeMode = mode;
      expectCode(channelA.putPacket(new Uint8Array(0)), 'OK', 'putPacket()');
      channelA.putPacket(Uint8Array.of(65));
      expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(65));
    }
  }),

  needs('packets').required(
    'MSG-04',
    ['17', 'spi-message', 'ref-ordered'],
    'packets of all sizes arrive whole, in order, both ways',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      const sizes = [1, 2, 1100, 1200, 1201, 16384, 65535, 3, t.maxMessageSize, 4];
      for (const [from, to] of [
        [channelA, channelB],
        [channelB, channelA],
      ] as const) {
        for (const [index, size] of sizes.entries()) {
          expectCode(from.putPacket(pattern(size, index)), 'OK', `putPacket(): ${String(size)} bytes`);
        }
        const packets = await t.packets(to, sizes.length);
        expect(packets.map((packet) => packet.byteLength)).to.deep.equal(sizes);
        for (const [index, packet] of packets.entries())
          expectEqualBytes(packet, pattern(sizes[index] ?? 0, index));
      }
    },
  ),

  needs('packets').required(
    'MSG-05',
    ['17'],
    'a packet over the maximum is ERR_INVALID_PARAMETER, and the channel lives',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      expect(channelA.getMaxPacketSize()).to.equal(t.maxMessageSize);
      expectCode(channelA.putPacket(pattern(t.maxMessageSize + 1)), 'ERR_INVALID_PARAMETER', 'putPacket()');
      channelA.putPacket(Uint8Array.of(1));
      expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
    },
  ),

  needs('packets').required(
    'MSG-06',
    ['17'],
    'the maximum is what the description of the peer allows',
    async (t) => {
      const cases: [line: string, maximum: number][] = [
        ['a=max-message-size:1000', 1000],
        ['a=max-message-size:0', t.capabilities.maxMessageSize],
        ['a=x-nothing:1', Math.min(65536, t.capabilities.maxMessageSize)],
      ];
      for (const [line, maximum] of cases) {
        const { a, b, channelA, channelB } = await t.channelPair(
          {},
          { mapSdp: (sdp, _type, to) => (to === 'a' ? sdp.replace(/^a=max-message-size:.*$/m, line) : sdp) },
        );
        expect(channelA.getMaxPacketSize(), line).to.equal(maximum);
        expectCode(channelA.putPacket(pattern(maximum + 1)), 'ERR_INVALID_PARAMETER', `putPacket(): ${line}`);
        const most = Math.min(maximum, t.maxMessageSize);
        expectCode(channelA.putPacket(pattern(most)), 'OK', `putPacket(): ${line}`);
        expectEqualBytes(await t.nextPacket(channelB), pattern(most));
        a.close();
        b.close();
      }
    },
  ),

  needs('packets').required(
    'MSG-07',
    ['spi-reuse'],
    'the bytes of a packet can be overwritten at once',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      const scratch = new Uint8Array(5000);
      for (let index = 0; index < 20; index += 1) {
        scratch.set(pattern(5000, index));
        channelA.putPacket(scratch);
      }
      scratch.fill(0);
      for (const [index, packet] of (await t.packets(channelB, 20)).entries()) {
        expectEqualBytes(packet, pattern(5000, index));
      }
    },
  ),

  needs('packets').required(
    'MSG-08',
    ['17'],
    'a view of a larger buffer sends its own bytes only',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      const large = pattern(3000);
      channelA.putPacket(large.subarray(1000, 1010));
      channelA.writeMode = WebRTCDataChannel.WRITE_MODE_TEXT;
      channelA.putPacket(encoder.encode('before middle after').subarray(7, 13));
      const [bytes, text] = await t.packets(channelB, 2);
      expect(bytes).to.deep.equal(large.slice(1000, 1010));
      expect(decoder.decode(text)).to.equal('middle');
    },
  ),

  needs('packets').required(
    'MSG-09',
    ['17', 'ref-write-mode'],
    'text arrives as a string: any script, NUL and U+FEFF kept',
    async (t) => {
      const texts = ['hello', 'é✓世界😀', 'a\0b\0', '\uFEFFmark', '\0'];
      const { channelA, channelB } = await t.channelPair();
      for (const [from, to] of [
        [channelA, channelB],
        [channelB, channelA],
      ] as const) {
        from.writeMode = WebRTCDataChannel.WRITE_MODE_TEXT;
        for (const text of texts) expectCode(from.putPacket(encoder.encode(text)), 'OK', 'putPacket()');
        for (const text of texts) {
          expect(decoder.decode(await t.nextPacket(to))).to.equal(text);
          expect(to.wasStringPacket()).to.equal(true);
        }
      }
    },
  ),

  needs('packets').required(
    'MSG-10',
    ['17'],
    'bytes that are no UTF-8 are replaced in text, and it is the text whose size counts',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      channelA.writeMode = WebRTCDataChannel.WRITE_MODE_TEXT;
      channelA.putPacket(Uint8Array.of(0x61, 0xff, 0x62, 0xc3));
      // Compared as bytes: a decoder would replace them too.
      expect(await t.nextPacket(channelB)).to.deep.equal(encoder.encode('a\uFFFDb\uFFFD'));
      const most = Math.floor(channelA.getMaxPacketSize() / REPLACEMENT.byteLength);
      const illFormed = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
      expectCode(
        channelA.putPacket(illFormed(most + 1)),
        'ERR_INVALID_PARAMETER',
        'putPacket(): one too many',
      );
      expectCode(channelA.putPacket(illFormed(most)), 'OK', 'putPacket(): as many as there is room for');
      const expected = new Uint8Array(most * REPLACEMENT.byteLength);
      for (let offset = 0; offset < expected.byteLength; offset += REPLACEMENT.byteLength)
        expected.set(REPLACEMENT, offset);
      expectEqualBytes(await t.nextPacket(channelB), expected);
    },
  ),

  needs('packets').required(
    'MSG-17',
    ['17'],
    'packets in memory that is shared, or can be resized, are sent as what they are',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      for (const buffer of unusualBuffers(5)) {
        const packet = new Uint8Array(buffer);
        packet.set(encoder.encode('aé'));
        for (const mode of [WriteMode.WRITE_MODE_BINARY, WriteMode.WRITE_MODE_TEXT]) {
          channelA.writeMode = mode;
          expectCode(channelA.putPacket(packet), 'OK', 'putPacket()');
          expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(0x61, 0xc3, 0xa9, 0, 0));
          expect(channelB.wasStringPacket()).to.equal(mode === WriteMode.WRITE_MODE_TEXT);
        }
      }
    },
  ),

  needs('packets').required(
    'MSG-11',
    ['17', 'ref-write-mode'],
    'bytes are the default, and each packet keeps its kind',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      expect(channelA.writeMode).to.equal(WebRTCDataChannel.WRITE_MODE_BINARY);
      for (let index = 0; index < 10; index += 1) {
        channelA.setWriteMode(index % 2 === 0 ? WriteMode.WRITE_MODE_TEXT : WriteMode.WRITE_MODE_BINARY);
        setAnyWriteMode(channelA, 7);
        expect(channelA.getWriteMode()).to.equal(index % 2);
        channelA.putPacket(Uint8Array.of(48 + index));
      }
      for (let index = 0; index < 10; index += 1) {
        expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(48 + index));
        expect(channelB.wasStringPacket()).to.equal(index % 2 === 0);
      }
    },
  ),

  needs('packets').required('MSG-12', ['18'], 'packets can be read without poll()', async (t) => {
    const { channelA, channelB } = await t.channelPair();
    channelA.putPacket(Uint8Array.of(1));
    await t.untilUnpolled(() => channelB.getAvailablePacketCount() === 1, 'the packet has arrived');
    expect(channelB.getPacket()).to.deep.equal(Uint8Array.of(1));
  }),

  needs('packets').required(
    'MSG-13',
    ['18'],
    'where nothing is there getPacket() is empty and ERR_UNAVAILABLE',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      expect(channelB.getPacket()).to.have.lengthOf(0);
      expectCode(channelB.getPacketError(), 'ERR_UNAVAILABLE', 'getPacketError()');
      channelA.putPacket(Uint8Array.of(1));
      await t.nextPacket(channelB);
      expectCode(channelB.getPacketError(), 'OK', 'getPacketError()');
      channelB.getPacket();
      expectCode(channelB.getPacketError(), 'ERR_UNAVAILABLE', 'getPacketError()');
    },
  ),

  needs('packets').required(
    'MSG-14',
    ['18'],
    "a packet is the reader's own: a plain Uint8Array over a buffer of its own",
    async (t) => {
      for (const mode of [WebRTCDataChannel.WRITE_MODE_BINARY, WebRTCDataChannel.WRITE_MODE_TEXT]) {
        const { channelA, channelB } = await t.channelPair();
        channelA.writeMode = mode;
        for (const length of [5, 500, 5000]) {
          for (let index = 0; index < 2; index += 1)
            channelA.putPacket(new Uint8Array(length).fill(65 + index));
          const [first, second] = await t.packets(channelB, 2);
          expectPlainBytes(first);
          expect(first?.buffer.byteLength, 'the buffer holds nothing else').to.equal(length);
          expect(second?.buffer).not.to.equal(first?.buffer);
          first?.fill(0);
          expect(second).to.deep.equal(new Uint8Array(length).fill(66));
        }
      }
    },
  ),

  needs('packets').required(
    'MSG-15',
    ['18', '20'],
    'what had arrived can be read after the channel or the connection was closed',
    async (t) => {
      for (const close of ['channel', 'peer channel', 'connection'] as const) {
        const { a, channelA, channelB } = await t.channelPair();
        for (let index = 0; index < 5; index += 1) channelB.putPacket(Uint8Array.of(index));
        await t.until(() => channelA.getAvailablePacketCount() === 5, 'five packets have arrived');
        if (close === 'channel') channelA.close();
        else if (close === 'peer channel') channelB.close();
        else a.close();
        await t.until(
          () => channelA.getReadyState() === WebRTCDataChannel.STATE_CLOSED,
          `closed by ${close}`,
        );
        const packets = Array.from({ length: 5 }, () => channelA.getPacket()[0]);
        expect(packets, close).to.deep.equal([0, 1, 2, 3, 4]);
      }
    },
  ),

  needs('packets').required(
    'MSG-16',
    ['spi-message'],
    'a burst of small packets is neither joined nor lost',
    async (t) => {
      const { channelA, channelB } = await t.channelPair();
      await sendBurst(t, channelA, channelB, 2000);
      await sendBurst(t, channelB, channelA, 2000);
    },
  ),
];

/** Every author's first mistake in Node.js is a `Buffer`, which chai cannot print. */
function expectPlainBytes(packet: Uint8Array | undefined): void {
  if (packet === undefined || Object.getPrototypeOf(packet) === Uint8Array.prototype) return;
  throw new Shortfall(
    `the packet is a ${packet.constructor.name}, and not a plain Uint8Array: report new Uint8Array(bytes), which copies it, in place of the stack's own object`,
  );
}

async function sendBurst(
  t: Fixture,
  from: WebRTCDataChannel,
  to: WebRTCDataChannel,
  count: number,
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    expectCode(from.putPacket(Uint8Array.of(index & 0xff, index >> 8, 7)), 'OK', 'putPacket()');
  }
  const packets = await t.packets(to, count);
  const numbers = packets.map((packet) => (packet[0] ?? 0) + (packet[1] ?? 0) * 256);
  expect(numbers).to.deep.equal(Array.from({ length: count }, (_, index) => index));
}

/** The compiler would refuse a number that is no mode; JavaScript does not. */
function setAnyWriteMode(channel: { setWriteMode(mode: never): void }, mode: number): void {
  channel.setWriteMode(mode as never);
}

/** Chai's deep equality takes seconds for large arrays. */
function expectEqualBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.byteLength).to.equal(expected.byteLength);
  const difference = actual.findIndex((byte, index) => byte !== expected[index]);
  if (difference !== -1)
    throw new Shortfall(`byte ${String(difference)} of ${String(expected.byteLength)} differs`);
}

/** Buffers of kinds that some platforms do not send from; pages have shared ones when they are isolated. */
function unusualBuffers(byteLength: number): readonly ArrayBufferLike[] {
  const Shared = (
    globalThis as { readonly SharedArrayBuffer?: new (byteLength: number) => SharedArrayBuffer }
  ).SharedArrayBuffer;
  // ES2024, which the compiler's library does not have yet.
  const resizable = Reflect.construct(ArrayBuffer, [
    byteLength,
    { maxByteLength: byteLength + 1 },
  ]) as ArrayBuffer;
  return [resizable, ...(Shared === undefined ? [] : [new Shared(byteLength)])];
}
