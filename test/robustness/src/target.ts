import {
  ConnectionState,
  ErrorCode,
  nameOf,
  type PeerConnectionConfiguration,
  WebRTCPeerConnection,
} from '@peerplug/core';

/** What every test of one extension initialises its connections with: no address but loopback ones. */
const LOOPBACK: Readonly<Record<string, PeerConnectionConfiguration>> = {
  'in-memory': {},
  libdatachannel: { libdatachannel: { bindAddress: '127.0.0.1' } },
  werift: { werift: { bindAddress: '127.0.0.1' } },
};

/** Three states, as `[connection, gathering, signaling]`. */
export type States = readonly [number, number, number];

/** How long anything that the stack does by itself may take. */
const PATIENCE_MS = 30_000;

/** Makes a connection on an extension that is registered. */
export function connect(
  extension: string,
  configuration: PeerConnectionConfiguration = {},
): WebRTCPeerConnection {
  const connection = new WebRTCPeerConnection({ extension });
  const code = connection.initialize({ ...LOOPBACK[extension], ...configuration });
  if (code === ErrorCode.OK) return connection;
  throw new Error(`no connection: ${nameOf(ErrorCode, code)}, ${connection.getLastError()?.message ?? ''}`);
}

/** The configuration that {@link connect} uses. */
export function loopback(extension: string): PeerConnectionConfiguration {
  return LOOPBACK[extension] ?? {};
}

/** All three states of a connection. */
export function statesOf(connection: WebRTCPeerConnection): States {
  return [connection.getConnectionState(), connection.getGatheringState(), connection.getSignalingState()];
}

/** Checks what holds after every call: a code that exists, with its reason where it is not OK, and no broken extension. */
export function checkCode(connection: Pick<WebRTCPeerConnection, 'getLastError'>, code: ErrorCode): void {
  const error = connection.getLastError();
  const name = nameOf(ErrorCode, code);
  if (!(name in ErrorCode)) throw new Error(`${String(code)} is no code`);
  if (code === ErrorCode.ERR_BUG) throw new Error('the extension threw', { cause: error?.cause });
  if (code === ErrorCode.OK) return;
  if (error?.code !== code || error.message === '') throw new Error(`${name} without its reason`);
}

/** What is polled, here or in another process. */
type Polled = Pick<WebRTCPeerConnection, 'getConnectionState' | 'getLastError' | 'poll'>;

/** Polls connections until a condition holds. */
export async function pollUntil(
  connections: readonly Polled[],
  condition: () => boolean,
  what: string,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    for (const connection of connections) checkCode(connection, connection.poll());
    if (condition()) return;
    if (performance.now() > deadline) {
      const states = connections.map((connection) =>
        nameOf(ConnectionState, connection.getConnectionState()),
      );
      throw new Error(`in vain waited for: ${what}; the connections are ${states.join(', ')}`);
    }
    await nextTask();
  }
}

/** Lets the event loop turn once, without taking the processor away from the stacks' own threads. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}
