import type { CandidateStats, Fingerprint, IceCandidate, RemoteDescription } from '@peerplug/core/extension';
import type { Credentials } from './credentials.js';
import type { Setup } from './description.js';
import { candidateStats, portReachedBy } from './host-candidates.js';
import { Path } from './path.js';
import { queueTask } from './queue-task.js';

/** Where connections find each other: those whose local description is applied, by the ICE user name in it. */
const reachable = new Map<string, IceEndpoint>();

/** Whom an endpoint tells how its search has ended. */
export interface IceEndpointOwner {
  /** Whether the peer that was met is the one that was described, by the fingerprint of its certificate. */
  readonly trusts: (fingerprint: Fingerprint, described: RemoteDescription) => boolean;
  /** The path to the peer is joined. */
  readonly onConnected: (isDtlsClient: boolean) => void;
  /** One of the two ends is not the one that was described to the other. */
  readonly onRefused: () => void;
}

/** Looks for the peer and meets it where ICE would, and where the DTLS handshake then would succeed. */
export class IceEndpoint {
  readonly #credentials: Credentials;
  readonly #path: Path;
  readonly #owner: IceEndpointOwner;
  readonly #remoteCandidates: IceCandidate[] = [];
  /** The end of the DTLS handshake that this end takes; null until its description is applied. */
  #setup: Setup | null = null;
  #remote: RemoteDescription | null = null;
  #isSearching = true;
  /** The port at the peer's end of the selected pair. */
  #remotePort: number | null = null;

  constructor(credentials: Credentials, path: Path, owner: IceEndpointOwner) {
    this.#credentials = credentials;
    this.#path = path;
    this.#owner = owner;
  }

  /** Both ends of the selected pair, null until one is selected. */
  get selectedPair(): { readonly local: CandidateStats; readonly remote: CandidateStats } | null {
    const [localPort] = this.#credentials.ports;
    if (this.#remotePort === null || localPort === undefined) return null;
    const isSignalled = this.#remoteCandidates.some(({ port }) => port === this.#remotePort);
    return {
      local: candidateStats(localPort, 'host'),
      remote: candidateStats(this.#remotePort, isSignalled ? 'host' : 'prflx'),
    };
  }

  /** From now on the peer can find this end. */
  setLocal(setup: Setup): void {
    this.#setup = setup;
    if (this.#isSearching) reachable.set(this.#credentials.ufrag, this);
    this.#searchSoon();
  }

  setRemote(description: RemoteDescription): void {
    this.#remote = description;
    this.#remoteCandidates.push(...description.candidates);
    this.#searchSoon();
  }

  addRemoteCandidate(candidate: IceCandidate): void {
    this.#remoteCandidates.push(candidate);
    this.#searchSoon();
  }

  /** Stops searching and cannot be found any more. */
  leave(): void {
    this.#isSearching = false;
    this.#unlist();
  }

  #unlist(): void {
    const { ufrag } = this.#credentials;
    if (reachable.get(ufrag) === this) reachable.delete(ufrag);
  }

  #searchSoon(): void {
    if (!this.#isSearching) return;
    queueTask(() => {
      this.#search();
    });
  }

  #search(): void {
    const peer = this.#remote === null ? undefined : reachable.get(this.#remote.iceUfrag);
    if (!this.#isSearching || this.#setup === null || peer === undefined || peer === this) return;
    if (!this.#isMeant(peer) || !peer.#isMeant(this)) return;
    const port = this.#portAt(peer);
    const peersPort = peer.#portAt(this);
    if (port === null && peersPort === null) return;
    this.#meet(peer, port);
    peer.#meet(this, peersPort);
    const isTrusted = this.#trusts(peer) && peer.#trusts(this);
    if (isTrusted) Path.join(this.#path, peer.#path);
    for (const end of [this, peer]) {
      if (isTrusted) end.#owner.onConnected(end.#isDtlsClient);
      else end.#owner.onRefused();
    }
  }

  /** Whether the description that we have is of that end: the checks of ICE are signed with its password. */
  #isMeant(peer: IceEndpoint): boolean {
    const { ufrag, password } = peer.#credentials;
    return this.#remote?.iceUfrag === ufrag && this.#remote.icePwd === password;
  }

  /** A port of the peer that one of its candidates, as we were told of them, leads to. */
  #portAt(peer: IceEndpoint): number | null {
    const ports = this.#remoteCandidates.map((candidate) => portReachedBy(candidate, peer.#credentials));
    return ports.find((port) => port !== null) ?? null;
  }

  #meet(peer: IceEndpoint, port: number | null): void {
    this.leave();
    this.#remotePort = port ?? peer.#credentials.ports[0] ?? null;
  }

  #trusts(peer: IceEndpoint): boolean {
    return this.#remote !== null && this.#owner.trusts(peer.#credentials.fingerprint, this.#remote);
  }

  get #isDtlsClient(): boolean {
    return this.#setup === 'active' || this.#remote?.setup === 'passive';
  }
}
