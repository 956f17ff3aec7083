import type {
  ConnectionStats,
  IceCandidate,
  PeerConnectionSettings,
  RemoteDescription,
  SessionDescriptionType,
} from '@peerplug/core/extension';
import { turnServers } from '../native/configuration.js';
import type { NativeConfiguration, NativeModule, NativePeerConnection } from '../native/module.js';
import { isUsableCandidate } from '../native/remote-candidate.js';
import { Relays } from '../relay/relays.js';
import {
  type AnswererMove,
  CONNECT_WAIT_MS,
  earlyWaitMs,
  isEarly,
  isFromOurs,
  OFFERER_LEAD_MS,
  offererLeadMs,
  withoutEarlyMark,
} from '../timing/first-move.js';
import { HeldCalls } from '../timing/held-calls.js';
import { PacedCandidates } from '../timing/paced-candidates.js';
import { wakeUp, WAKE_UP_MS } from '../timing/wake-up.js';
import { OwnCandidates } from './own-candidates.js';
import { type CheckCredentials, StandInPeer } from './stand-in-peer.js';

/** Where the native side is reached from within the process if it may use every address. */
const LOOPBACK = '127.0.0.1';

/**
 * How often the native side is given another pair to try, in milliseconds.
 *
 * libjuice 1.7.2 tries a pair for 39.5 s, and fails when that long has passed since the remote description and no pair
 * is left: before `connectTimeoutMs`, and before an answer that is passed on late has brought the offerer's checks. A
 * pair that has failed is tried again when the peer checks it.
 */
const KEEP_TRYING_MS = 30_000;

/** Of a remote description that the native side does not have. */
const ANY_UFRAG = 'peer';

/** What happens in a {@link CandidateExchange}. */
export interface CandidateListener {
  /** A candidate of ours is to be reported. */
  readonly onCandidate: (media: string, name: string) => void;
  /** The last one has been; with the reason if none can come, as the relay that is forced does not exist. */
  readonly onGathered: (failure: string | null) => void;
  readonly onWarning: (message: string, cause?: unknown) => void;
}

/**
 * The candidates of a connection, both ways: which of ours the peer is given, which of the peer's the native side is
 * given, and when.
 */
export class CandidateExchange {
  readonly native: NativePeerConnection;
  readonly #listener: CandidateListener;
  /** Only relays may be used. */
  readonly #isForced: boolean;
  readonly #connectTimeoutMs: number;
  readonly #relays: Relays | null;
  /** The literal address of this machine at which the native side is reached from within the process. */
  readonly #nativeAddress: string;
  /** Its port, 0 until it has one. */
  #nativePort = 0;
  /** Of the data section. */
  #media = '';
  #localUfrag = '';
  #localPwd = '';
  readonly #own: OwnCandidates;
  #standIn: StandInPeer | null = null;
  #keepTrying: ReturnType<typeof setInterval> | undefined;
  /** The use of what an offerer reports before it has our answer. */
  readonly #early = new HeldCalls();
  /** The use of the peer's candidates may wait. */
  readonly #offered = new HeldCalls();
  readonly #paced: PacedCandidates<IceCandidate> = new PacedCandidates((candidate) => {
    this.#relays?.reach(candidate);
    if (!this.#isForced) {
      this.#use(withoutEarlyMark(candidate.text), candidate.media, candidate.redacted);
    }
  });
  /** Ways through relays. */
  readonly #pacedDoors = new PacedCandidates<{ readonly text: string; readonly priority: number }>(
    ({ text }) => {
      this.#use(text, this.#media, text);
    },
  );
  /** We may be the DTLS server. */
  #isServer = false;
  /** The application has applied a description of ours. Nothing is reported before that. */
  #isApplied = false;
  #isNativeGathered = false;
  #isConnected = false;
  #wakeUp: ReturnType<typeof setTimeout> | undefined;
  #endWakeUp: () => void = () => undefined;

  /**
   * Makes the native connection.
   *
   * @throws what the native module throws
   */
  constructor(
    module: NativeModule,
    settings: PeerConnectionSettings,
    configuration: NativeConfiguration,
    listener: CandidateListener,
  ) {
    this.#listener = listener;
    this.#isForced = settings.iceTransportPolicy === 'relay';
    this.#connectTimeoutMs = settings.connectTimeoutMs;
    this.#own = new OwnCandidates(settings.trickle, {
      onCandidate: (name) => {
        listener.onCandidate(this.#media, name);
      },
      beforeEarly: () => this.#standInFirst(),
    });
    this.#nativeAddress = this.#isForced ? LOOPBACK : (configuration.bindAddress ?? LOOPBACK);
    this.#relays = this.#makeRelays(settings, configuration.bindAddress);
    this.native = new module.PeerConnection(
      'peerplug',
      // A forced relay keeps the native side where nothing but this process can be reached.
      this.#isForced ? { ...configuration, bindAddress: LOOPBACK, iceServers: [] } : configuration,
    );
  }

  /** The native side has made a description of its own, and gathers. */
  described(sdp: string): void {
    this.#media = /^a=mid:(\S+)/m.exec(sdp)?.[1] ?? '';
    this.#localUfrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';
    this.#localPwd = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1] ?? '';
    this.#relays?.start();
  }

  /** The application has applied a description of ours. */
  localDescriptionSet(type: SessionDescriptionType): void {
    this.#isApplied = true;
    if (type === 'offer') {
      this.#own.offerSet();
    } else {
      this.#own.release();
      this.#offered.releaseWithin(OFFERER_LEAD_MS);
      this.#early.releaseWithin(earlyWaitMs(this.#connectTimeoutMs));
    }
  }

  /** The native side has the peer's offer. */
  offerSet(offer: RemoteDescription, { isServer, isSecond }: AnswererMove): void {
    this.#isServer = isServer;
    if (!isSecond) this.#offered.release();
    if (isServer) this.#early.release();
    this.#keepNativeTrying(offer, offer.iceLite);
  }

  /** The native side has the peer's answer. */
  answerSet(answer: RemoteDescription): void {
    this.#isServer = answer.setup === 'active';
    const leadMs = offererLeadMs(answer);
    this.#own.answerSet(isFromOurs(answer), leadMs + CONNECT_WAIT_MS);
    this.#offered.releaseWithin(leadMs);
    this.#keepNativeTrying(answer, true);
  }

  /** Takes a candidate of the peer. */
  add(candidate: IceCandidate): void {
    if (!isUsableCandidate(candidate)) return;
    this.#relays?.permit(candidate);
    if (!isEarly(candidate)) this.#early.release();
    this.#early.run(() => {
      this.#offered.run(() => {
        this.#paced.add(candidate);
      });
    });
  }

  /** The native side has found a candidate. If a relay is forced, it is on the loopback address and for nobody else. */
  nativeCandidate(candidate: string): void {
    const port = /^(?:\S+ ){5}(\d+) typ host/.exec(candidate)?.[1];
    if (port !== undefined && this.#nativePort === 0) {
      this.#nativePort = Number(port);
      this.#relays?.nativeIsAt({ address: this.#nativeAddress, port: this.#nativePort });
      this.#own.nativeIsReady();
    }
    if (!this.#isForced) this.#own.report(candidate);
  }

  /** The native side has found its last candidate, which may be reported a turn later. */
  nativeGathered(): void {
    setImmediate(() => {
      this.#isNativeGathered = true;
      this.#own.nativeIsReady();
      this.#gatheringEnded();
    });
  }

  /** The native ICE is connected. */
  iceConnected(): void {
    this.#isConnected = true;
    this.#dismissStandIn();
    // An answerer may be connected before the application applies the answer: the offerer replies to checks already.
    if (this.#isApplied) this.#own.release();
    this.#relays?.connected();
    if (!this.#isServer || this.#nativePort === 0) return;
    this.#wakeUp = setTimeout(() => {
      this.#endWakeUp = wakeUp(this.#nativeAddress, this.#nativePort, (name) => {
        this.#use(name, this.#media, name);
      });
    }, WAKE_UP_MS);
  }

  /** The connection is up. */
  connected(): void {
    clearTimeout(this.#wakeUp);
    this.#endWakeUp();
  }

  /** Figures of the connection with the peer's own address. */
  reveal(stats: ConnectionStats): ConnectionStats {
    return this.#relays?.reveal(stats) ?? stats;
  }

  /** Ends all, the native connection too. */
  close(): void {
    this.connected();
    this.#isConnected = true;
    this.#dismissStandIn();
    this.#own.drop();
    this.#early.drop();
    this.#offered.drop();
    this.#paced.drop();
    this.#pacedDoors.drop();
    this.native.close();
    this.#relays?.close();
  }

  #makeRelays(settings: PeerConnectionSettings, bindAddress: string | undefined): Relays | null {
    const servers = turnServers(settings);
    if (servers.length === 0 && !this.#isForced) return null;
    return new Relays(servers, bindAddress, this.#isForced, {
      onCandidate: (name) => {
        this.#own.report(name);
      },
      onDoor: (text, priority) => {
        this.#pacedDoors.add({ text, priority });
      },
      onFailure: ({ url }, reason) => {
        if (this.#isForced) return; // the error names all
        this.#listener.onWarning(`'${url}' ${reason}; the connection goes on without this relay`);
      },
      onSettled: () => {
        this.#gatheringEnded();
      },
    });
  }

  /**
   * The peer may check us from now on, and we have no answer: a pair before its pairs.
   *
   * libjuice begins with the first when it has the answer and with the second 50 ms later. By then libdatachannel has
   * stored the answer, see timing/first-move.ts.
   */
  async #standInFirst(): Promise<void> {
    await this.#standInChecks({ remoteUfrag: ANY_UFRAG, isControlling: true });
  }

  #keepNativeTrying({ iceUfrag }: RemoteDescription, isControlling: boolean): void {
    clearInterval(this.#keepTrying);
    this.#keepTrying = setInterval(() => {
      void this.#standInChecks({ remoteUfrag: iceUfrag, isControlling });
    }, KEEP_TRYING_MS);
    this.#keepTrying.unref(); // what is still open keeps the process alive
  }

  async #standInChecks(peer: Pick<CheckCredentials, 'remoteUfrag' | 'isControlling'>): Promise<void> {
    if (this.#nativePort === 0 || this.#isConnected) return;
    this.#standIn ??= new StandInPeer({ address: this.#nativeAddress, port: this.#nativePort });
    await this.#standIn.check({ localUfrag: this.#localUfrag, localPwd: this.#localPwd, ...peer });
  }

  #dismissStandIn(): void {
    clearInterval(this.#keepTrying);
    this.#standIn?.close();
    this.#standIn = null;
  }

  /** No candidate of ours will come any more, if the native side and all servers are done. */
  #gatheringEnded(): void {
    if (!this.#isNativeGathered || this.#relays?.isSettled === false) return;
    this.#own.whenReported(() => {
      this.#listener.onGathered(this.#isForced ? (this.#relays?.failure ?? null) : null);
    });
  }

  #use(name: string, media: string, shown: string): void {
    try {
      this.native.addRemoteCandidate(name, media);
    } catch (cause) {
      this.#listener.onWarning(`libdatachannel did not take the candidate '${shown}'`, cause);
    }
  }
}
