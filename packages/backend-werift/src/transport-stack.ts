import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IceCandidate, PeerConnectionSettings, RemoteDescription } from '@peerplug/core/extension';
import {
  candidateToSdp,
  type DtlsSocket,
  isDtls,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  RTCSctpTransport,
} from 'werift';
import { DataStreams } from './channels/data-streams.js';
import { sendCloseNotify } from './dtls/alert.js';
import { ClientStart } from './dtls/client-start.js';
import { demandProofOfKey } from './dtls/peer-proof.js';
import { dtlsTransport } from './dtls/srtp-agreement.js';
import { renumberRepeatedFlights } from './dtls/repeated-flights.js';
import { refuseReplays } from './dtls/replay.js';
import { DtlsRecordFilter } from './dtls/record-filter.js';
import { keepRecordNumbersUnique } from './dtls/record-numbers.js';
import type { GatheringOptions } from './ice/gathering-options.js';
import { ConnectivityChecks } from './ice/connectivity-checks.js';
import { hastenConsent } from './ice/consent.js';
import { strengthenCredentials } from './ice/credentials.js';
import { EarlyRequests } from './ice/early-requests.js';
import { type GatheringListener, IceGathering } from './ice/gathering.js';
import { oncePeerIsReady } from './ice/peer-readiness.js';
import { IceSilence } from './ice/silence.js';
import { IceWatch } from './ice/watch.js';
import { type PatchLogger, WeriftInternals } from './internals/internals.js';
import type { LocalTransport } from './sdp/local-description.js';
import { remoteCandidate } from './sdp/remote-candidate.js';
import { fixSctp } from './sctp/fixes.js';
import { boundReceived } from './sctp/receive-bound.js';
import { MAX_MESSAGE_BYTES } from './sctp/message-limit.js';
import { WeriftDataChannel } from './werift-data-channel.js';

/** What a stack tells. */
export interface TransportListener {
  /** A candidate of ours, from `candidate:` on. */
  onCandidate(name: string): void;
  onGatheringState(): void;
  /** The peer created a channel. */
  onChannel(channel: WeriftDataChannel): void;
  onConnected(): void;
  /** The connected peer has fallen silent, or is heard again. */
  onSilence(isSilent: boolean): void;
  /** The peer has closed the connection. */
  onPeerClosed(): void;
  onFailed(reason: string, cause?: unknown): void;
  /** An address or a TURN server cannot be used; the connection goes on without. */
  onLeftOut(message: string): void;
}

/** DTLS datagrams of a quick peer that are kept until our end is there; a first flight has one. */
const MAX_EARLY_DATAGRAMS = 16;

/** Candidates of a peer that are tried; real peers have a dozen. */
const MAX_REMOTE_CANDIDATES = 256;

/**
 * ICE, DTLS and SCTP of one connection.
 *
 * Put together from the transports that werift exports rather than taken from its `RTCPeerConnection`, which (0.24.4)
 * connects only when gathering is over, closes the sockets before it says goodbye, and is built on the data channels
 * that {@link DataStreams} replaces.
 */
export class TransportStack {
  readonly streams: DataStreams<WeriftDataChannel>;
  readonly #listener: TransportListener;
  readonly #internals: WeriftInternals;
  readonly #gatherer: RTCIceGatherer;
  readonly #gathering: IceGathering;
  readonly #ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;
  readonly #sctp: RTCSctpTransport;
  readonly #watch: IceWatch;
  readonly #silence: IceSilence;
  readonly #earlyDatagrams: Buffer[] = [];
  readonly #turnFailures: string[] = [];
  readonly #isRelayOnly: boolean;
  /** What ends the start of the handshake, if we are the client. */
  #endStart: () => void = () => undefined;
  #isOver = false;

  constructor(
    settings: PeerConnectionSettings,
    options: GatheringOptions,
    listener: TransportListener,
    logger: PatchLogger,
  ) {
    this.#listener = listener;
    this.#internals = new WeriftInternals(logger);
    this.#isRelayOnly = settings.iceTransportPolicy === 'relay';
    this.#gatherer = new RTCIceGatherer({ forceTurn: this.#isRelayOnly });
    const { connection } = this.#gatherer;
    // A public server otherwise, though nothing here should use it.
    delete connection.stunServer;
    strengthenCredentials(connection, this.#internals);
    hastenConsent(connection, this.#internals);
    const early = new EarlyRequests(connection);
    const checks = new ConnectivityChecks(connection, this.#internals, early);
    this.#gathering = new IceGathering(
      connection,
      options,
      this.#gatheringListener(),
      this.#internals,
      early,
    );
    connection.gatherCandidates = () => this.#gathering.run(settings.iceServers);
    this.#ice = new RTCIceTransport(this.#gatherer);
    this.#dtls = dtlsTransport(this.#ice);
    demandProofOfKey(this.#dtls, this.#internals);
    this.#sctp = new RTCSctpTransport(undefined, MAX_MESSAGE_BYTES);
    this.#sctp.setDtlsTransport(this.#dtls);
    fixSctp(this.#sctp.sctp, this.#internals);
    boundReceived(this.#sctp.sctp, this.#internals, () => {
      this.#fail('the peer sent a longer message, or more at a time, than it was allowed to');
    });
    this.streams = new DataStreams(
      this.#sctp.sctp,
      this.#internals,
      (parameters, streams) => new WeriftDataChannel(parameters, streams),
      (channel) => {
        listener.onChannel(channel);
      },
    );
    this.#watch = new IceWatch(connection, checks);
    this.#silence = new IceSilence(connection, (isSilent) => {
      listener.onSilence(isSilent);
    });
    this.#subscribe();
  }

  get gatheringState(): RTCIceGatherer['gatheringState'] {
    return this.#gatherer.gatheringState;
  }

  /** Why there was no relay; null if there was one, or no server. */
  get connectHint(): string | null {
    return this.#turnFailures.length > 0 ? `there was no relay: ${this.#turnFailures.join('; ')}` : null;
  }

  /** The ICE side, for figures. */
  get connection(): RTCIceTransport['connection'] {
    return this.#ice.connection;
  }

  /** What our descriptions tell. Waits for the certificate, which is one for all connections of the process. */
  async localTransport(): Promise<LocalTransport> {
    this.#dtls.localCertificate = await RTCDtlsTransport.SetupCertificate();
    return { ice: this.#ice.localParameters, fingerprints: this.#dtls.localParameters.fingerprints };
  }

  /**
   * Opens the sockets of the connection, unless all goes over a relay.
   *
   * @returns why none could be opened, or null; the stack is closed then
   */
  openSockets(): string | null {
    const reason = this.#isRelayOnly ? null : this.#gathering.open();
    if (reason !== null) this.close();
    return reason;
  }

  /** Begins to look for candidates, and to answer the peer's checks. The offerer controls (RFC 8445 §6.1.1). */
  gather(isOfferer: boolean): void {
    this.#ice.connection.iceControlling = isOfferer;
    this.#gatherer.gather().then(
      () => {
        this.#demandRelay();
      },
      (cause: unknown) => {
        this.#fail('no candidates could be gathered', cause);
      },
    );
  }

  /** Takes the peer's parameters and connects, while both sides may still be gathering. */
  connect(remote: RemoteDescription, dtlsRole: 'client' | 'server'): void {
    if (this.#isOver) return; // failed while the description was on its way
    const fingerprints = remote.fingerprints.map(
      ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
    );
    const { iceLite, iceUfrag, icePwd } = remote;
    // A lite peer never controls (RFC 8445 §6.1.1).
    if (iceLite) this.#ice.connection.iceControlling = true;
    this.#ice.setRemoteParams(
      new RTCIceParameters({ iceLite, usernameFragment: iceUfrag, password: icePwd }),
    );
    this.#dtls.role = dtlsRole;
    this.#dtls.setRemoteParams(
      new RTCDtlsParameters(fingerprints, dtlsRole === 'client' ? 'server' : 'client'),
    );
    this.#sctp.setRemotePort(remote.sctpPort);
    for (const candidate of remote.candidates) this.addCandidate(candidate);
    this.#watch.begin();
    this.#connect(remote.sctpPort).catch((cause: unknown) => {
      this.#fail(cause instanceof Error ? cause.message : String(cause), cause);
    });
  }

  /** Takes a candidate of the peer, after {@link connect}; ignores what cannot be used. */
  addCandidate(remote: IceCandidate): void {
    const isFull = this.#ice.connection.remoteCandidates.length >= MAX_REMOTE_CANDIDATES;
    const candidate = remoteCandidate(remote);
    if (candidate === null || isFull || this.#isOver) return;
    this.#ice.addRemoteCandidate(candidate)?.catch(() => {
      // One candidate less; ICE goes on with the others.
    });
  }

  /** Closes every channel at once, tells the peer, and releases all sockets and timers. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watch.end();
    this.#silence.end();
    this.#endStart();
    this.streams.closeAll();
    this.#sayGoodbye().catch(() => {
      // The peer finds out by itself; what follows does not depend on it.
    });
  }

  #gatheringListener(): GatheringListener {
    return {
      onTurnFailure: (message) => {
        this.#turnFailures.push(message);
        this.#listener.onLeftOut(message);
      },
      onLeftOut: (message) => {
        this.#listener.onLeftOut(message);
      },
      onNone: (reason) => {
        this.#fail(reason);
      },
    };
  }

  #subscribe(): void {
    const { sctp } = this.#sctp;
    this.#ice.onIceCandidate.subscribe((candidate) => {
      if (candidate !== undefined && !this.#isOver)
        this.#listener.onCandidate(`candidate:${candidateToSdp(candidate)}`);
    });
    this.#gatherer.onGatheringStateChange.subscribe(() => {
      if (!this.#isOver) this.#listener.onGatheringState();
    });
    this.#ice.onStateChange.subscribe((state) => {
      if (state === 'failed') this.#fail('the peer does not answer any more');
    });
    this.#ice.connection.onData.subscribe((datagram) => {
      const isEarly = this.#dtls.dtls === undefined && this.#earlyDatagrams.length < MAX_EARLY_DATAGRAMS;
      if (isEarly && isDtls(datagram)) this.#earlyDatagrams.push(datagram);
    });
    sctp.stateChanged.connected.subscribe(() => {
      if (this.#isOver) return;
      this.#watch.end();
      this.#silence.begin();
      this.streams.open(this.#dtls.role === 'client');
      this.#listener.onConnected();
    });
    sctp.stateChanged.closed.subscribe(() => {
      this.#onPeerClosed();
    });
  }

  /** Where the relay is forced and there is none, nothing is left to wait for. */
  #demandRelay(): void {
    if (!this.#isRelayOnly || this.#ice.connection.localCandidates.length > 0) return;
    this.#fail(
      this.#turnFailures.length > 0
        ? `no relay is available: ${this.#turnFailures.join('; ')}`
        : "iceTransportPolicy is 'relay' and no TURN server is configured; add one to iceServers",
    );
  }

  async #connect(sctpPort: number): Promise<void> {
    await this.#ice.start();
    await this.#startDtls();
    await this.#startSctp(sctpPort);
  }

  async #startDtls(): Promise<void> {
    if (this.#isOver) return;
    const connected = this.#dtls.start();
    const { dtls: socket } = this.#dtls;
    if (socket !== undefined) {
      keepRecordNumbersUnique(socket, this.#internals);
      renumberRepeatedFlights(socket, this.#internals);
      refuseReplays(socket, this.#internals);
      const filter = new DtlsRecordFilter(socket, this.#internals, () => {
        this.#onPeerClosed();
      });
      for (const datagram of this.#earlyDatagrams.splice(0)) filter.take(datagram);
      if (this.#dtls.role === 'client') this.#startClient(socket);
    }
    await connected;
  }

  #startClient(socket: DtlsSocket): void {
    const start = new ClientStart(socket, this.#internals);
    const stopWaiting = oncePeerIsReady(this.connection, this.#internals, () => {
      start.begin();
    });
    this.#endStart = () => {
      stopWaiting();
      start.end();
    };
  }

  async #startSctp(port: number): Promise<void> {
    if (!this.#isOver) await this.#sctp.start(port);
  }

  #onPeerClosed(): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.onPeerClosed();
  }

  #fail(reason: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.onFailed(reason, cause);
  }

  async #sayGoodbye(): Promise<void> {
    const { dtls: socket } = this.#dtls;
    // Sends the SCTP ABORT, and ends every timer of the association.
    const aborted = this.#sctp.stop();
    const notified = socket === undefined ? undefined : sendCloseNotify(socket, this.#internals);
    if (socket !== undefined) endHandshake(socket, this.#internals);
    // What went out above has left the process, unless over a relay; so the ports are free when close() returns.
    if (this.connection.nominated?.localCandidate.type !== 'relay') this.#gathering.closeHosts();
    await Promise.allSettled([aborted, notified]);
    await nextTurn();
    this.#gathering.release();
    await nextTurn();
    this.#gathering.close();
    await this.#dtls.stop();
  }
}

/**
 * Ends a handshake that is under way.
 *
 * werift (0.24.4) repeats each flight for half a minute, by timers that cannot be cancelled, until it sees that a later
 * one was reached. The pause it is in, 0.5 s at first and longer where the peer has been silent, still has to pass.
 */
function endHandshake(socket: DtlsSocket, werift: WeriftInternals): void {
  const dtls = werift.of<DtlsSocket['dtls']>('transport-stack', socket.dtls, 'flight');
  if (dtls === null) return;
  Object.defineProperty(dtls, 'flight', { get: () => Number.POSITIVE_INFINITY, set: () => undefined });
}
