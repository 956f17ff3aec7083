import {
  ConnectionState,
  type DataChannelOptions,
  ErrorCode,
  GatheringState,
  nameOf,
  type ExtensionCapabilities,
  type ExtensionDescriptor,
  type PeerConnectionConfiguration,
  WebRTCDataChannel,
  type WebRTCError,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { connectionSummary } from './connection-summary.js';
import type { Network } from './network.js';
import { pollUntil, turn } from './poll-until.js';
import { Shortfall } from './shortfall.js';

/** Which end of a pair: `a` is on the extension under test, `b` on the peer. */
export type Side = 'a' | 'b';

/** How {@link Fixture.pair} makes two connections and what passes between them. */
export interface PairOptions {
  /** Who offers. Default `a`. */
  readonly offerer?: Side;
  /** What each end is initialised with, beside the run's own configuration. */
  readonly configuration?: Readonly<Partial<Record<Side, PeerConnectionConfiguration>>>;
  /** Changes descriptions on their way to the other end; `to` tells which end receives it. */
  readonly mapSdp?: (sdp: string, type: string, to: Side) => string;
  /** Changes candidate names on their way to the other end, `to`; null keeps one back. */
  readonly mapCandidate?: (name: string, to: Side) => string | null;
  /** What lies between the ends, made by {@link createNetwork}; the maps above see what comes out of it. */
  readonly network?: Pick<Network, 'mapSdp' | 'mapCandidate'>;
}

/** Two connections wired to each other. */
export interface Pair {
  readonly a: WebRTCPeerConnection;
  readonly b: WebRTCPeerConnection;
}

/** A pair with one channel between them, open on both ends. */
export interface ChannelPair extends Pair {
  readonly channelA: WebRTCDataChannel;
  readonly channelB: WebRTCDataChannel;
}

/** What the tests of one run have in common, and the connections of one test. */
export interface FixtureOptions {
  readonly extension: ExtensionDescriptor;
  readonly peer: ExtensionDescriptor;
  readonly configuration: PeerConnectionConfiguration;
  /** Stretches every deadline. */
  readonly scale: number;
}

/** What a fixture knows of a connection. */
interface OpenConnection {
  readonly side: Side;
  /** What its `errorOccurred` has told. */
  readonly told: readonly WebRTCError[];
}

/** How long a connect, or anything else that takes both ends, may take. */
const CONNECT_MS = 10_000;

/** How long something that must not happen is watched for. */
const NEVER_MS = 150;

/** What one test works with: connections on both extensions, which it closes in the end. */
export class Fixture {
  readonly extension: ExtensionDescriptor;
  readonly peer: ExtensionDescriptor;
  readonly #configuration: PeerConnectionConfiguration;
  readonly #scale: number;
  readonly #connections = new Map<WebRTCPeerConnection, OpenConnection>();
  /** Walked anew at each poll: tests drop connections while they wait. */
  readonly #everyConnection: Iterable<WebRTCPeerConnection> = {
    [Symbol.iterator]: () => this.#connections.keys(),
  };
  readonly #clearUps: (() => void)[] = [];

  constructor(options: FixtureOptions) {
    this.extension = options.extension;
    this.peer = options.peer;
    this.#configuration = options.configuration;
    this.#scale = options.scale;
  }

  /** What the extension under test can do. */
  get capabilities(): ExtensionCapabilities {
    return this.extension.capabilities;
  }

  /** The smaller of both ends' largest messages, in bytes. */
  get maxMessageSize(): number {
    return Math.min(this.extension.capabilities.maxMessageSize, this.peer.capabilities.maxMessageSize);
  }

  /** Makes a connection that the test's end closes. */
  connection(side: Side = 'a', configuration: PeerConnectionConfiguration = {}): WebRTCPeerConnection {
    const extension = side === 'a' ? this.extension : this.peer;
    const connection = new WebRTCPeerConnection({ extension: extension.name });
    this.#connections.set(connection, { side, told: errorsOf(connection) });
    const merged = this.configure(configuration);
    if (Object.keys(merged).length > 0) expectOk(connection.initialize(merged), connection, 'initialize()');
    return connection;
  }

  /** A configuration with what the run adds to each. */
  configure(configuration: PeerConnectionConfiguration): PeerConnectionConfiguration {
    return { ...this.#configuration, ...configuration };
  }

  /** No longer polls or closes a connection: the test drops its last reference. */
  forget(connection: WebRTCPeerConnection): void {
    this.#connections.delete(connection);
  }

  /** Makes two connections and passes descriptions and candidates between them; nobody offers yet. */
  wiredPair(options: PairOptions = {}): Pair {
    const a = this.connection('a', options.configuration?.a);
    const b = this.connection('b', options.configuration?.b);
    for (const end of [a, b]) end.sessionDescriptionCreated.connect(end.setLocalDescription);
    wire(a, b, 'b', options);
    wire(b, a, 'a', options);
    return { a, b };
  }

  /** Makes two connections, lets the offerer create channels, and connects them. */
  async pair(prepare: (pair: Pair) => void, options: PairOptions = {}): Promise<Pair> {
    const pair = this.wiredPair(options);
    prepare(pair);
    await this.connect(pair, options.offerer);
    return pair;
  }

  /** Lets one end of a wired pair offer and waits until both are connected. */
  async connect(pair: Pair, offerer: Side = 'a'): Promise<void> {
    expectOk(pair[offerer].createOffer(), pair[offerer], 'createOffer()');
    await this.until(
      () => isConnected(pair.a) && isConnected(pair.b),
      'both connections are STATE_CONNECTED',
    );
  }

  /** Connects two ends over one in-band channel that the offerer creates. */
  async channelPair(
    channelOptions: DataChannelOptions = {},
    options: PairOptions = {},
  ): Promise<ChannelPair> {
    const { offerer = 'a' } = options;
    const pair = this.wiredPair(options);
    const own = createChannel(pair[offerer], 'data', channelOptions);
    const received = receivedChannels(offerer === 'a' ? pair.b : pair.a);
    await this.connect(pair, offerer);
    await this.until(() => isOpen(own) && received.length > 0, 'the channel is open on both ends');
    const other = present(received[0]);
    return offerer === 'a'
      ? { ...pair, channelA: own, channelB: other }
      : { ...pair, channelA: other, channelB: own };
  }

  /** Connects two ends over one negotiated channel with the id 1. */
  async negotiatedPair(
    channelOptions: DataChannelOptions = {},
    options: PairOptions = {},
  ): Promise<ChannelPair> {
    const channelsOf = new Map<WebRTCPeerConnection, WebRTCDataChannel>();
    const pair = await this.pair(({ a, b }) => {
      for (const end of [a, b]) {
        channelsOf.set(end, createChannel(end, 'data', { ...channelOptions, negotiated: true, id: 1 }));
      }
    }, options);
    const channelA = channelsOf.get(pair.a);
    const channelB = channelsOf.get(pair.b);
    if (channelA === undefined || channelB === undefined) throw new Shortfall('no channel was created');
    await this.until(() => isOpen(channelA) && isOpen(channelB), 'the channel is open on both ends');
    return { ...pair, channelA, channelB };
  }

  /** What can be told of each connection of the test, a line each: for a failure. */
  summary(): readonly string[] {
    const connections = [...this.#connections].toSorted(([, one], [, other]) =>
      one.side.localeCompare(other.side),
    );
    return connections.map(([connection, { side, told }]) => connectionSummary(side, connection, told));
  }

  /** Polls every connection of the test once. */
  poll(): void {
    for (const connection of this.#connections.keys()) connection.poll();
  }

  /** Polls every connection of the test until the condition holds, ten seconds unless told. */
  until(condition: () => boolean, what: string, timeoutMs: number = CONNECT_MS): Promise<void> {
    return pollUntil(this.#everyConnection, condition, what, timeoutMs * this.#scale);
  }

  /** Like {@link until}, without polling. */
  untilUnpolled(condition: () => boolean, what: string, timeoutMs: number = CONNECT_MS): Promise<void> {
    return pollUntil([], condition, what, timeoutMs * this.#scale);
  }

  /** Watches for a while that something does not happen; polls only where told. */
  async never(
    condition: () => boolean,
    what: string,
    options: { readonly poll: boolean } = { poll: true },
  ): Promise<void> {
    const end = performance.now() + NEVER_MS * Math.min(1, this.#scale);
    while (performance.now() < end) {
      if (options.poll) this.poll();
      if (condition()) throw new Shortfall(`must not happen: ${what}`);
      await turn();
    }
  }

  /** Waits for the next packet of a channel and takes it. */
  async nextPacket(channel: WebRTCDataChannel, timeoutMs?: number): Promise<Uint8Array> {
    await this.until(() => channel.getAvailablePacketCount() > 0, 'a packet has arrived', timeoutMs);
    return channel.getPacket();
  }

  /** Waits until a channel has a number of packets and takes them. */
  async packets(channel: WebRTCDataChannel, count: number, timeoutMs?: number): Promise<Uint8Array[]> {
    const taken: Uint8Array[] = [];
    await this.until(
      () => {
        while (taken.length < count && channel.getAvailablePacketCount() > 0) taken.push(channel.getPacket());
        return taken.length === count;
      },
      `${String(count)} packets have arrived`,
      timeoutMs,
    );
    return taken;
  }

  /** Has something undone when the test ends. */
  afterwards(clearUp: () => void): void {
    this.#clearUps.push(clearUp);
  }

  /** Closes what the test opened. */
  dispose(): void {
    for (const connection of this.#connections.keys()) connection.close();
    this.#connections.clear();
    for (const clearUp of this.#clearUps.splice(0)) clearUp();
  }
}

/** What its `errorOccurred` tells from now on; a function of its own, as {@link receivedChannels}. */
function errorsOf(connection: WebRTCPeerConnection): readonly WebRTCError[] {
  const errors: WebRTCError[] = [];
  connection.errorOccurred.connect((error) => errors.push(error));
  return errors;
}

/** Whether a connection is STATE_CONNECTED. */
export function isConnected(connection: WebRTCPeerConnection): boolean {
  return connection.getConnectionState() === ConnectionState.STATE_CONNECTED;
}

/** Whether a connection is still STATE_NEW. */
export function isNew(connection: WebRTCPeerConnection): boolean {
  return connection.getConnectionState() === ConnectionState.STATE_NEW;
}

/** Whether a connection has all its candidates. */
export function hasGathered(connection: WebRTCPeerConnection): boolean {
  return connection.getGatheringState() === GatheringState.GATHERING_STATE_COMPLETE;
}

/** Whether a channel is STATE_OPEN. */
export function isOpen(channel: WebRTCDataChannel): boolean {
  return channel.getReadyState() === WebRTCDataChannel.STATE_OPEN;
}

/** The value, which the test knows to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Shortfall('a value that must be there is not');
  return value;
}

/** The channels of a connection: one that nobody refers to is closed when it is collected. */
const kept = new WeakMap<WebRTCPeerConnection, WebRTCDataChannel[]>();

/** Creates a channel that lives as long as its connection, or throws why that failed. */
export function createChannel(
  connection: WebRTCPeerConnection,
  label: string,
  options: DataChannelOptions = {},
): WebRTCDataChannel {
  const channel = createLooseChannel(connection, label, options);
  kept.set(connection, [...(kept.get(connection) ?? []), channel]);
  return channel;
}

/** Creates a channel that nothing keeps from being collected, or throws why that failed. */
export function createLooseChannel(
  connection: WebRTCPeerConnection,
  label: string,
  options: DataChannelOptions = {},
): WebRTCDataChannel {
  const channel = connection.createDataChannel(label, options);
  if (channel !== null) return channel;
  throw new Shortfall(
    `createDataChannel gave null: ${connection.getLastError()?.message ?? 'for no reason'}`,
  );
}

/**
 * Throws with the reason where a call did not return OK.
 *
 * @param call - for example `createOffer()`
 */
export function expectOk(code: ErrorCode, connection: WebRTCPeerConnection, call: string): void {
  if (code === ErrorCode.OK) return;
  const reason = connection.getLastError()?.message ?? 'no reason given';
  throw new Shortfall(`${call} returned ${nameOf(ErrorCode, code)}: ${reason}`);
}

/**
 * The channels that a connection receives from now on. A function of its own: a handler written where the other end is
 * in scope would keep that end alive.
 */
export function receivedChannels(connection: WebRTCPeerConnection): readonly WebRTCDataChannel[] {
  const received: WebRTCDataChannel[] = [];
  connection.dataChannelReceived.connect((channel) => received.push(channel));
  return received;
}

function isClosed(connection: WebRTCPeerConnection): boolean {
  return connection.getConnectionState() === ConnectionState.STATE_CLOSED;
}

/** Passes what one end makes to the other, without keeping the other alive. */
function wire(
  from: WebRTCPeerConnection,
  to: WebRTCPeerConnection,
  toSide: Side,
  options: PairOptions,
): void {
  const { network } = options;
  const mapSdp = options.mapSdp ?? ((sdp: string): string => sdp);
  const mapCandidate = options.mapCandidate ?? ((name: string): string => name);
  const target = new WeakRef(to);
  from.sessionDescriptionCreated.connect((type, sdp) => {
    const receiver = target.deref();
    if (receiver === undefined || isClosed(receiver)) return;
    const passed = network?.mapSdp(sdp) ?? sdp;
    expectOk(
      receiver.setRemoteDescription(type, mapSdp(passed, type, toSide)),
      receiver,
      'setRemoteDescription()',
    );
  });
  from.iceCandidateCreated.connect((media, index, name) => {
    const receiver = target.deref();
    if (receiver === undefined || isClosed(receiver)) return;
    const passed = network === undefined ? name : network.mapCandidate(name, toSide);
    const mapped = passed === null ? null : mapCandidate(passed, toSide);
    if (mapped !== null) receiver.addIceCandidate(media, index, mapped);
  });
}
