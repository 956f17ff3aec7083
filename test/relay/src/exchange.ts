import {
  ConnectionState,
  Logger,
  nameOf,
  type PeerConnectionConfiguration,
  provide,
  type WebRTCDataChannel,
  WebRTCPeerConnection,
} from '@peerplug/core';

/** How long a relayed connection, or the failure of one, may take. */
export const LIMIT_MS = 30_000;

/** Enough for a few dozen datagrams. */
const PACKET_BYTES = 100_000;

/** What two ends are made of. */
export interface Ends {
  /** Names of extensions that are registered. */
  readonly extensions: readonly [string, string];
  readonly configurations: readonly [PeerConnectionConfiguration, PeerConnectionConfiguration];
  /** What a warning has to name, which is waited for. */
  readonly awaitedWarning?: string;
  /** No candidates arrive but those of relays. */
  readonly isRelaysOnly?: boolean;
}

/** One end of what {@link exchange} did, as plain data: it comes out of pages and processes. */
interface ExchangedEnd {
  /** The types of the selected pair; null where the statistics name none. */
  readonly localType: string | null;
  readonly remoteType: string | null;
  readonly remotePort: number | null;
  /** The candidates that it has told. */
  readonly candidates: readonly string[];
  /** Whether the packet of the other end has come as it was. */
  readonly isReceivedWhole: boolean;
}

/** What {@link exchange} saw, of the offering end and of the other. */
export interface Exchange {
  readonly ends: readonly ExchangedEnd[];
  /** What the logger was told. */
  readonly warnings: readonly string[];
}

/** How {@link failure} ended. */
export interface Failure {
  readonly state: string;
  readonly errors: readonly string[];
  readonly durationMs: number;
}

/** Connects two ends, passes a packet each way and tells what it saw; the first one offers. */
export async function exchange({
  extensions,
  configurations,
  awaitedWarning = '',
  isRelaysOnly = false,
}: Ends): Promise<Exchange> {
  const warnings: string[] = [];
  const restore = provide(Logger, { ...console, warn: (message) => warnings.push(message) });
  const [a, b] = [0, 1].map((index) => connectionOf(extensions[index], configurations[index]));
  if (a === undefined || b === undefined) throw new Error('there are two ends');
  const candidates = wire(a, b, isRelaysOnly);
  try {
    const received: WebRTCDataChannel[] = [];
    b.dataChannelReceived.connect((channel) => received.push(channel));
    const own = a.createDataChannel('data');
    if (own === null) throw new Error('no channel');
    a.createOffer();
    await until([a, b], () => received.length > 0 && own.getReadyState() === 1);
    const [other] = received;
    if (other === undefined) throw new Error('no channel');
    own.putPacket(packet(1));
    other.putPacket(packet(2));
    const channels = [own, other];
    await until([a, b], () => channels.every((channel) => channel.getAvailablePacketCount() > 0));
    const wholes = [isWhole(own.getPacket(), 2), isWhole(other.getPacket(), 1)];
    // The browser's figures come a moment after they were first asked for.
    await until([a, b], () => [a, b].every((end) => (end.getStats()?.localCandidate ?? null) !== null));
    if (awaitedWarning !== '') {
      await until([a, b], () => warnings.some((warning) => warning.includes(awaitedWarning)));
    }
    const ends = [a, b].map((end, index) => describe(end, candidates[index] ?? [], wholes[index] === true));
    return { ends, warnings };
  } finally {
    restore();
    a.close();
    b.close();
  }
}

/** Lets an end offer to another and waits until it has failed. */
export async function failure({ extensions, configurations }: Ends): Promise<Failure> {
  const [a, b] = [0, 1].map((index) => connectionOf(extensions[index], configurations[index]));
  if (a === undefined || b === undefined) throw new Error('there are two ends');
  wire(a, b);
  const errors: string[] = [];
  a.errorOccurred.connect((error) => errors.push(error.message));
  const start = performance.now();
  try {
    a.createDataChannel('data');
    a.createOffer();
    await until([a, b], () => a.getConnectionState() === ConnectionState.STATE_FAILED && errors.length > 0);
    const state = nameOf(ConnectionState, a.getConnectionState());
    return { state, errors, durationMs: performance.now() - start };
  } finally {
    a.close();
    b.close();
  }
}

function connectionOf(
  extension: string | undefined,
  configuration: PeerConnectionConfiguration | undefined,
): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection(extension === undefined ? {} : { extension });
  if (connection.initialize(configuration) === 0) return connection;
  throw new Error(connection.getLastError()?.message);
}

/** Passes descriptions and candidates between two ends; gives the candidates of each as they come. */
function wire(
  a: WebRTCPeerConnection,
  b: WebRTCPeerConnection,
  isRelaysOnly = false,
): readonly [string[], string[]] {
  const candidates: readonly [string[], string[]] = [[], []];
  const ends = [a, b] as const;
  for (const index of [0, 1] as const) {
    const [from, to] = [ends[index], ends[index === 0 ? 1 : 0]];
    from.sessionDescriptionCreated.connect((type, sdp) => {
      from.setLocalDescription(type, sdp);
      to.setRemoteDescription(type, sdp);
    });
    from.iceCandidateCreated.connect((media, section, name) => {
      candidates[index].push(name);
      if (!isRelaysOnly || name.includes(' typ relay')) to.addIceCandidate(media, section, name);
    });
  }
  return candidates;
}

async function until(ends: readonly WebRTCPeerConnection[], condition: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    for (const end of ends) end.poll();
    if (condition()) return;
    if (performance.now() > deadline)
      throw new Error(`not within ${String(LIMIT_MS)} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function packet(seed: number): Uint8Array {
  return Uint8Array.from({ length: PACKET_BYTES }, (_, index) => index * seed);
}

function isWhole(received: Uint8Array, seed: number): boolean {
  const expected = packet(seed);
  return received.length === expected.length && received.every((byte, index) => byte === expected[index]);
}

function describe(
  end: WebRTCPeerConnection,
  candidates: readonly string[],
  isReceivedWhole: boolean,
): ExchangedEnd {
  const stats = end.getStats();
  return {
    localType: stats?.localCandidate?.type ?? null,
    remoteType: stats?.remoteCandidate?.type ?? null,
    remotePort: stats?.remoteCandidate?.port ?? null,
    candidates,
    isReceivedWhole,
  };
}
