import { lookup } from 'node:dns/promises';
import { isIP, isIPv4 } from 'node:net';
import type { IceServer, IceServerUrl } from '@peerplug/core/extension';
import {
  Candidate,
  candidateFoundation,
  candidatePriority,
  serverReflexiveCandidate,
  StunProtocol,
  type Address,
  type Protocol,
  type Transport,
  type UdpTransport,
} from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import type { IceConnection, IceInternals } from './ice-connection.js';
import type { GatheringOptions } from './gathering-options.js';
import type { EarlyRequests } from './early-requests.js';
import { type HostSocket, HostSockets, type HostSocketsListener } from './host-sockets.js';
import { acceptOnlyAuthenticRequests } from './request-authentication.js';
import { StreamSocket } from '../net/stream-socket.js';
import { turnFailure } from './turn-failure.js';
import { TurnRefusal, TurnRelay } from './turn-relay.js';
import { UdpSocket } from '../net/udp-socket.js';

/** Members that werift declares private (0.24.4). */
interface StunInternals {
  datagramReceived(data: Buffer, from: Address): void;
}

/** The whole range of RFC 8445 §5.1.2.1 for the addresses of a machine, the first one best. */
const BEST_LOCAL_PREFERENCE = 65535;

/** What gathering reports. */
export interface GatheringListener extends HostSocketsListener {
  /** A TURN server gives no relay. */
  onTurnFailure(message: string): void;
}

/**
 * Gathers the candidates of a connection, in place of werift's own `gatherCandidates`.
 *
 * werift (0.24.4) asks a public STUN server where none is configured, knows one STUN and one TURN server, waits for a
 * silent server without an end that `close()` could bring about, leaves open a socket that is being bound when it is
 * closed, and crashes when a bind fails. Removable, piece by piece, as these go.
 */
export class IceGathering {
  readonly #connection: IceConnection;
  readonly #internals: IceInternals;
  readonly #werift: WeriftInternals;
  readonly #early: EarlyRequests;
  readonly #options: GatheringOptions;
  readonly #transports: Transport[] = [];
  readonly #relays: TurnRelay[] = [];
  readonly #abort: AbortController = new AbortController();
  readonly #hosts: HostSockets;
  readonly #listener: GatheringListener;

  constructor(
    connection: IceConnection,
    options: GatheringOptions,
    listener: GatheringListener,
    werift: WeriftInternals,
    early: EarlyRequests,
  ) {
    this.#werift = werift;
    this.#early = early;
    this.#connection = connection;
    this.#internals = werift.need<IceInternals>(
      'ice/gathering',
      connection,
      'protocols',
      'ensureProtocol',
      'pairLocalProtocol',
      'appendLocalCandidate',
    );
    this.#options = options;
    this.#hosts = new HostSockets(options, listener);
    this.#listener = listener;
  }

  /** Opens the sockets of this machine. Returns why there will be none, or null. */
  open(): string | null {
    return this.#hosts.open();
  }

  /** Gathers from every interface and server; settles when all have answered or given up. Candidates come meanwhile. */
  async run(servers: readonly IceServer[]): Promise<void> {
    // Connecting may begin at once: candidates are paired as they come.
    this.#connection.localCandidatesEnd = true;
    const urls = servers.flatMap((server) => server.urls.map((url) => ({ server, url })));
    const stunUrls = urls.map(({ url }) => url).filter(({ scheme }) => scheme === 'stun');
    const turnUrls = urls.filter(({ url }) => url.scheme.startsWith('turn'));
    await Promise.allSettled([
      ...this.#hosts.all.map((host, index) =>
        this.#gatherHost(host, BEST_LOCAL_PREFERENCE - index, stunUrls),
      ),
      ...turnUrls.map(({ server, url }, index) =>
        this.#gatherRelay(server, url, BEST_LOCAL_PREFERENCE - index).catch((cause: unknown) => {
          if (!this.#abort.signal.aborted) this.#listener.onTurnFailure(turnFailure(url.url, cause));
        }),
      ),
    ]);
  }

  /** Gives relays back. What follows at once may still be sent through them. */
  release(): void {
    for (const relay of this.#relays) relay.release();
  }

  /** Closes the sockets of this machine, and none of the relays. */
  closeHosts(): void {
    this.#hosts.close();
  }

  /** Closes every socket, also those that are being opened. */
  close(): void {
    this.#abort.abort();
    this.#hosts.close();
    for (const relay of this.#relays) relay.close();
    for (const transport of this.#transports) void transport.close();
  }

  async #gatherHost(
    { host, opening }: HostSocket,
    preference: number,
    stunUrls: readonly IceServerUrl[],
  ): Promise<void> {
    const socket = await opening;
    this.#abort.signal.throwIfAborted();
    socket.ref();
    const protocol = new StunProtocol();
    const internals = this.#werift.need<StunInternals>('ice/gathering', protocol, 'datagramReceived');
    protocol.transport = socket as unknown as UdpTransport; // foreign: the part of that class which is used
    socket.onData = (data, from) => {
      internals.datagramReceived(data, from);
    };
    protocol.localIp = host;
    const { port } = socket.address;
    protocol.localCandidate = this.#candidate('host', host, port, preference);
    this.#adopt(protocol);
    this.#internals.pairLocalProtocol(protocol);
    this.#internals.appendLocalCandidate(protocol.localCandidate);
    await Promise.allSettled(stunUrls.map((url) => this.#gatherReflexive(protocol, host, url)));
  }

  async #gatherReflexive(protocol: StunProtocol, host: string, url: IceServerUrl): Promise<void> {
    const server = await this.#resolve(url, isIPv4(host) ? 4 : 6);
    const candidate = await serverReflexiveCandidate(protocol, server);
    if (candidate === undefined || this.#abort.signal.aborted) return;
    const isKnown = ({ host: address, port }: Candidate): boolean =>
      address === candidate.host && port === candidate.port;
    if (!this.#connection.localCandidates.some(isKnown)) this.#internals.appendLocalCandidate(candidate);
  }

  async #gatherRelay(server: IceServer, url: IceServerUrl, preference: number): Promise<void> {
    const address = await this.#resolve(url, 0);
    let onLost: (reason: Error) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      onLost = reject;
    });
    const transport = this.#keep(await this.#openToServer(url, address, onLost));
    const relay = new TurnRelay(address, server.username, server.credential, transport, this.#werift);
    this.#relays.push(relay);
    await Promise.race([relay.allocate(), lost]);
    this.#abort.signal.throwIfAborted();
    const [host, port] = relay.relayedAddress;
    const candidate = this.#candidate('relay', host, port, preference);
    [candidate.relatedAddress, candidate.relatedPort] = relay.mappedAddress;
    relay.protocol.localCandidate = candidate;
    this.#adopt(relay.protocol);
    this.#internals.pairLocalProtocol(relay.protocol);
    this.#internals.appendLocalCandidate(candidate);
  }

  /** @param onLost - the server is not there, or has hung up */
  async #openToServer(
    { transport, host }: IceServerUrl,
    address: Address,
    onLost: (reason: Error) => void,
  ): Promise<Transport> {
    if (transport === 'udp') {
      const socket = await UdpSocket.open(address[0], this.#options.bindAddress, this.#options.ports);
      await socket.connect(address, onLost);
      return socket;
    }
    const stream = await StreamSocket.open(transport, address, host, this.#abort.signal);
    stream.onceClosed(() => {
      onLost(new TurnRefusal('has hung up'));
    });
    return stream;
  }

  #adopt(protocol: Protocol): void {
    acceptOnlyAuthenticRequests(protocol, this.#werift, () => this.#connection.localPassword, this.#early);
    this.#internals.ensureProtocol(protocol);
    this.#internals.protocols.push(protocol);
  }

  #candidate(type: 'host' | 'relay', host: string, port: number, localPreference: number): Candidate {
    const foundation = candidateFoundation(type, 'udp', host);
    const priority = candidatePriority(type, { transport: 'udp', localPreference });
    return new Candidate(foundation, 1, 'udp', priority, host, port, type);
  }

  async #resolve(url: IceServerUrl, family: 0 | 4 | 6): Promise<Address> {
    if (isIP(url.host) !== 0) {
      if (family !== 0 && isIP(url.host) !== family)
        throw new Error(`${url.url} is of the other address family`);
      return [url.host, url.port];
    }
    const { address } = await lookup(url.host, { family });
    this.#abort.signal.throwIfAborted();
    return [address, url.port];
  }

  /** Remembers a transport to close; one that was opened too late is closed at once. */
  #keep<T extends Transport>(transport: T): T {
    this.#transports.push(transport);
    if (this.#abort.signal.aborted) void transport.close();
    this.#abort.signal.throwIfAborted();
    return transport;
  }
}
