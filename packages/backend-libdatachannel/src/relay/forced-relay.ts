import { isIPv4 } from 'node:net';
import type { CandidateStats, ConnectionStats, IceCandidate, PeerConnectionSettings } from '@peerplug/core';
import type { NativeConfiguration } from '../native/module.js';
import { StandInAddresses, toAddress, toNumber } from './stand-in-addresses.js';
import { GATEWAY_ADDRESS, TurnGateway } from './turn-gateway.js';

/** libdatachannel 0.24.5 uses the first two (MAX_RELAYED_ENTRIES_COUNT of libjuice) of however many there are. */
const MAX_SERVERS = 2;

/**
 * Makes `iceTransportPolicy: 'relay'` true.
 *
 * libdatachannel 0.24.5 tells the peer relayed candidates only, and that is all: its ICE agent (libjuice) still checks
 * every candidate of the peer from its own socket too, and such a direct pair is preferred to the relay. So the peer
 * learns the address that the policy is there to hide. libjuice has no setting against it, and does not tell why a
 * TURN server gives no relay either.
 *
 * Here libjuice is kept on the loopback address, with a {@link TurnGateway} as its TURN server, and knows the peer by
 * stand-in addresses that only the gateway can translate: nothing reaches the peer, or comes from it, past the relay.
 * Removable when libjuice can be kept from checking directly.
 */
export class ForcedRelay {
  readonly #standIns = new StandInAddresses();
  readonly #gateways: readonly TurnGateway[];

  /**
   * Opens a gateway to each TURN server.
   *
   * @param onFailure - there is no relay on any of the servers
   * @throws where no port is to be had
   */
  constructor(settings: PeerConnectionSettings, bindAddress: string | undefined, onFailure: () => void) {
    const gateways: TurnGateway[] = [];
    this.#gateways = gateways;
    const servers = settings.iceServers.flatMap(({ urls, username, credential }) =>
      urls.filter(({ scheme }) => scheme === 'turn').map((url) => ({ ...url, username, credential })),
    );
    const tell = (): void => {
      if (gateways.every(({ failure }) => failure !== null)) onFailure();
    };
    try {
      for (const server of servers.slice(0, MAX_SERVERS))
        gateways.push(new TurnGateway(server, this.#standIns, bindAddress, tell));
    } catch (cause) {
      this.close();
      throw cause;
    }
  }

  /** Which servers gave no relay, and why; null where one did. To be asked when libjuice has done with them. */
  get failure(): string | null {
    if (this.#gateways.length === 0) {
      return "iceTransportPolicy is 'relay' and no TURN server is configured; add one to iceServers";
    }
    if (this.#gateways.some(({ isGranted }) => isGranted)) return null;
    const failures = this.#gateways.map(
      ({ server, failure }) => `'${server.url}' ${failure ?? 'gives no relay'}`,
    );
    return `no relay is to be had: ${failures.join('; ')}`;
  }

  /** The native configuration with the gateways in it, in the place of all servers. */
  configure(configuration: NativeConfiguration): NativeConfiguration {
    return {
      ...configuration,
      bindAddress: GATEWAY_ADDRESS,
      iceServers: this.#gateways.map(({ port, server }) => ({
        hostname: GATEWAY_ADDRESS,
        port,
        username: server.username,
        password: server.credential,
        relayType: 'TurnUdp',
      })),
    };
  }

  /**
   * A candidate of the peer as libjuice may know it; null where it is of no use: relays are of IPv4 (RFC 8656 §5), so
   * nothing of IPv6 can be reached through them.
   */
  disguise(candidate: IceCandidate): string | null {
    const { foundation, component, transport, priority, address, port, type } = candidate;
    if (!isIPv4(address)) return null;
    const standIn = this.#standIns.standInFor({ host: toNumber(address), port: 0 });
    if (standIn === null) return null;
    return `candidate:${foundation} ${String(component)} ${transport} ${String(priority)} ${toAddress(standIn.host)} ${String(port)} typ ${type}`;
  }

  /** Figures with the peer's own address. */
  reveal(stats: ConnectionStats): ConnectionStats {
    return {
      ...stats,
      remoteCandidate: stats.remoteCandidate === null ? null : this.#reveal(stats.remoteCandidate),
    };
  }

  close(): void {
    for (const gateway of this.#gateways) gateway.close();
  }

  #reveal(candidate: CandidateStats): CandidateStats {
    const real = this.#standIns.realOf({ host: toNumber(candidate.address), port: candidate.port });
    return real === null ? candidate : { ...candidate, address: toAddress(real.host) };
  }
}

/** The URLs of the TURN servers that a connection is given. */
export function turnUrls(settings: PeerConnectionSettings): readonly string[] {
  const urls = settings.iceServers.flatMap((server) => server.urls);
  return urls.filter(({ scheme }) => scheme === 'turn').map(({ url }) => url);
}
