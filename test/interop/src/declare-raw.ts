import { Fixture } from '@peerplug/conformance';
import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  registerExtension,
  unregisterExtension,
  type WebRTCDataChannel,
  WriteMode,
} from '@peerplug/core';
import { expect } from 'chai';
import type { BrowserPage } from './browser-page.js';
import type { BrowserFamily } from './browser-tools.js';
import { BROWSER_TIMEOUT_MS, Browsers } from './browsers.js';
import { ATTEMPTS } from './foreign-limits.js';
import { configurationFor } from './loopback.js';
import type { RawPageFunctions, RawSignals } from './raw-page-functions.js';
import { type RawOfferer, RawPair } from './raw-pair.js';
import { LIBDATACHANNEL, WERIFT } from './stacks.js';

const encoder = new TextEncoder();

const TEXT = 'text é✓世界😀 \0 end';

/** Large enough to take several packets on the way, too small for none. */
const SOME_BYTES = 5000;

const NAMES: Readonly<Record<BrowserFamily, string>> = { chrome: 'Chromium', firefox: 'Firefox' };

/** Declares how each backend of Node.js gets on with a page that uses the browser's WebRTC as it is. */
export function declareRawTests(family: BrowserFamily): void {
  describe(`an application in ${NAMES[family]} without Peerplug`, function () {
    this.timeout(60_000);
    let browsers: Browsers<RawPageFunctions> | null = null;
    let page: BrowserPage<RawPageFunctions>;

    before(async function () {
      this.timeout(BROWSER_TIMEOUT_MS);
      browsers = await Browsers.open<RawPageFunctions>('raw-page.js');
      page = await browsers.newPage(family);
    });

    after(async () => {
      try {
        await page.close();
      } finally {
        await browsers?.close();
      }
    });

    for (const { extension } of [LIBDATACHANNEL, WERIFT]) {
      for (const offerer of ['page', 'node'] as const) {
        describe(`with ${extension.name}, ${offerer === 'page' ? 'offering' : 'answering'}`, () => {
          let t: Fixture;

          before(() => {
            registerExtension(extension);
          });

          after(() => {
            unregisterExtension(extension.name);
          });

          beforeEach(async () => {
            t = new Fixture({
              extension,
              peer: extension,
              configuration: configurationFor(family),
              scale: 1,
            });
            await page.call('open');
          });

          afterEach(async () => {
            t.dispose();
            await page.call('close');
          });

          declareTests(offerer, () => ({ t, page }));
        });
      }
    }
  });
}

interface Context {
  readonly t: Fixture;
  readonly page: BrowserPage<RawPageFunctions>;
}

/** The channel that a pair is connected over, known to both sides. */
const NEGOTIATED = { negotiated: true, id: 3 } as const;

async function connectNegotiated(
  { t, page }: Context,
  offerer: RawOfferer,
): Promise<{ pair: RawPair; channel: WebRTCDataChannel }> {
  const pair = new RawPair(t, page);
  const channel = pair.connection.createDataChannel('data', NEGOTIATED);
  if (channel === null) throw new Error('no channel was created');
  await page.call('createChannel', 'data', NEGOTIATED);
  await pair.connect(offerer);
  await t.until(() => channel.getReadyState() === ChannelState.STATE_OPEN, 'the channel is open');
  await page.call('channelIs', 'data', 'open');
  return { pair, channel };
}

function declareTests(offerer: RawOfferer, context: () => Context): void {
  it('sends and gets text, bytes and empty messages over a negotiated channel', async () => {
    const { t, page } = context();
    const { channel } = await connectNegotiated(context(), offerer);
    await exchangeAll(t, page, channel, 'data');
  });

  it('creates channels in band that arrive with their values, and gets those of the other side', async () => {
    const { t, page } = context();
    const pair = new RawPair(t, page);
    const received: WebRTCDataChannel[] = [];
    pair.connection.dataChannelReceived.connect((channel) => received.push(channel));
    const own = pair.connection.createDataChannel('from node é', { ordered: false, protocol: 'prötokoll' });
    await page.call('createChannel', 'from page é', { protocol: 'ünder' });
    await pair.connect(offerer);
    await t.until(
      () => received.length === 1 && own?.getReadyState() === ChannelState.STATE_OPEN,
      'both are open',
    );
    const [channel] = received;
    if (own === null || channel === undefined) throw new Error('a channel is missing');
    expect([channel.getLabel(), channel.getProtocol(), channel.isOrdered()]).to.deep.equal([
      'from page é',
      'ünder',
      true,
    ]);
    await page.call('channelIs', 'from node é', 'open');
    expect(await page.call('channelValues', 'from node é')).to.deep.equal({
      id: own.getId(),
      ordered: false,
      protocol: 'prötokoll',
      negotiated: false,
    });
    await exchangeAll(t, page, channel, 'from page é');
    await page.call('sendText', 'from node é', 'back');
    expect(await t.nextPacket(own)).to.deep.equal(encoder.encode('back'));
    // A page may create channels at any time.
    await page.call('createChannel', 'later', {});
    await t.until(() => received.length === 2, 'the later channel is received');
    expect(received[1]?.getLabel()).to.equal('later');
  });

  it('sends and gets messages as large as both sides take', async () => {
    const { t, page } = context();
    const { channel } = await connectNegotiated(context(), offerer);
    const most = channel.getMaxPacketSize();
    expect(await page.call('maxMessageSize')).to.be.at.least(most);
    expect(most).to.equal(t.capabilities.maxMessageSize);
    expect(channel.putPacket(counting(most))).to.equal(ErrorCode.OK);
    expect(await page.call('messages', 'data', 1)).to.deep.equal([
      { kind: 'bytes', length: most, isCounting: true },
    ]);
    await page.call('sendBytes', 'data', most);
    const packet = await t.nextPacket(channel);
    expect(packet.byteLength).to.equal(most);
    expect(packet.every((byte, index) => byte === (index & 0xff))).to.equal(true);
  });

  it('may pass all its candidates on before its description', async () => {
    const { t, page } = context();
    const pair = new RawPair(t, page);
    pair.connection.createDataChannel('data', NEGOTIATED);
    await page.call('createChannel', 'data', NEGOTIATED);
    const descriptions: RawSignals['descriptions'][number][] = [];
    await pair.connect(offerer, (signals) => {
      descriptions.push(...signals.descriptions);
      pair.takeSignals({ descriptions: [], candidates: signals.candidates });
      if (!signals.candidates.includes(null)) return;
      // No candidate in the description: the early ones have to do.
      const bare = descriptions.map(({ type, sdp }) => ({
        type,
        sdp: sdp.replaceAll(/^a=candidate:.*\r\n/gm, ''),
      }));
      pair.takeSignals({ descriptions: bare, candidates: [] });
    });
  });

  it('closes a channel, and sees ours closed', async () => {
    const { t, page } = context();
    const pair = new RawPair(t, page);
    const channels = ['one', 'two', 'three'].map((label, id) => ({ label, init: { negotiated: true, id } }));
    const own = channels.map(({ label, init }) => pair.connection.createDataChannel(label, init));
    for (const { label, init } of channels) await page.call('createChannel', label, init);
    await pair.connect(offerer);
    const stateOf = (index: number): ChannelState | undefined => own[index]?.getReadyState();
    await t.until(() => own.every((_, index) => stateOf(index) === ChannelState.STATE_OPEN), 'all are open');
    for (const { label } of channels) await page.call('channelIs', label, 'open');
    await page.call('sendText', 'one', 'last words');
    await page.call('closeChannel', 'one');
    await t.until(() => stateOf(0) === ChannelState.STATE_CLOSED, 'the one that the page closed is closed');
    expect(own[0]?.getPacket()).to.deep.equal(encoder.encode('last words'));
    own[1]?.putPacket(counting(SOME_BYTES));
    own[1]?.close();
    await page.call('channelIs', 'two', 'closed');
    expect(await page.call('messages', 'two', 1)).to.have.lengthOf(1);
    await page.call('sendText', 'three', 'goes on');
    await t.until(() => own[2]?.getAvailablePacketCount() === 1, 'the third goes on');
  });

  it('closes its connection, which ours notices in time', async () => {
    const { t, page } = context();
    const { pair, channel } = await connectNegotiated(context(), offerer);
    await page.call('close');
    await t.until(
      () =>
        channel.getReadyState() === ChannelState.STATE_CLOSED &&
        pair.connection.getConnectionState() !== ConnectionState.STATE_CONNECTED,
      'the channel is closed and the connection has left STATE_CONNECTED',
      t.capabilities.remoteCloseMs,
    );
  });

  it('sees its channel closed when our connection closes', async function () {
    const { t, page } = context();
    // See `foreign-limits.ts`: one goodbye of several has to come.
    const attempts = t.extension === LIBDATACHANNEL.extension ? ATTEMPTS : 1;
    this.timeout(20_000 * attempts);
    for (let attempt = 1; ; attempt += 1) {
      await page.call('open');
      const { pair } = await connectNegotiated(context(), offerer);
      pair.connection.close();
      try {
        await page.call('channelIs', 'data', 'closed');
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  });
}

/** Text, bytes and empty messages from the page, then what an application of ours can send: an empty packet is none. */
async function exchangeAll(
  t: Fixture,
  page: BrowserPage<RawPageFunctions>,
  channel: WebRTCDataChannel,
  label: string,
): Promise<void> {
  await page.call('sendText', label, TEXT);
  await page.call('sendText', label, '');
  await page.call('sendBytes', label, 0);
  await page.call('sendBytes', label, SOME_BYTES);
  const expected = [
    [encoder.encode(TEXT), true],
    [new Uint8Array(0), true],
    [new Uint8Array(0), false],
    [counting(SOME_BYTES), false],
  ] as const;
  await t.until(
    () => channel.getAvailablePacketCount() === expected.length,
    'four messages have come, empty ones too',
  );
  for (const [payload, isText] of expected) {
    expect(channel.getPacket()).to.deep.equal(payload);
    expect(channel.getPacketError()).to.equal(ErrorCode.OK);
    expect(channel.wasStringPacket()).to.equal(isText);
  }
  channel.writeMode = WriteMode.WRITE_MODE_TEXT;
  for (const packet of [encoder.encode(TEXT), new Uint8Array(0)]) {
    expect(channel.putPacket(packet)).to.equal(ErrorCode.OK);
  }
  channel.writeMode = WriteMode.WRITE_MODE_BINARY;
  for (const packet of [new Uint8Array(0), counting(SOME_BYTES)]) {
    expect(channel.putPacket(packet)).to.equal(ErrorCode.OK);
  }
  expect(await page.call('messages', label, 2)).to.deep.equal([
    { kind: 'text', text: TEXT },
    { kind: 'bytes', length: SOME_BYTES, isCounting: true },
  ]);
}

function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index & 0xff);
}
