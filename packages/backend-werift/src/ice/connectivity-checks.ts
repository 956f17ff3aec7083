import { CandidatePairState, isDtls } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import type { EarlyRequests } from './early-requests.js';
import type { CandidatePair, IceConnection, IceInternals } from './ice-connection.js';

/** werift's word for a check list that has a nominated pair. */
const ICE_COMPLETED = 1;

/** The shortest pause between two checks that RFC 8445 §14.2 allows. */
const CHECK_INTERVAL_MS = 5;

/**
 * How long the direct pairs are tried before those over a relay: werift nominates the first pair that works and never
 * another, and a hole through two NATs takes two checks, a relay one.
 */
const RELAY_DELAY_MS = 100;

/**
 * Runs the checks of a connection's candidate pairs, and ends with the first that is nominated.
 *
 * werift (0.24.4, 0.25.2) starts one check every 20 ms and looks whether ICE is done only when no pair is left to try:
 * candidates that arrive after the nomination hold the connection up by 20 ms each, half a second for two machines with four
 * interfaces. Nor does it take a peer that controls, and has begun to send, for decided: libdatachannel checks all its pairs
 * first, 50 ms apart, and nominates one then. Removable once `connect()` ends with the nomination, or with data.
 */
export class ConnectivityChecks {
  readonly #connection: IceConnection;
  readonly #early: EarlyRequests;
  readonly #internals: IceInternals | null;
  #isRunning = false;
  #peerSends = false;
  #startedAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  /** Takes the place of the connection's `connect()`. */
  constructor(connection: IceConnection, internals: WeriftInternals, early: EarlyRequests) {
    this.#connection = connection;
    this.#early = early;
    this.#internals = internals.of<IceInternals>(
      'ice/connectivity-checks',
      connection,
      'connect',
      'checkStart',
      'checkIncoming',
      'pairRemoteCandidate',
      'addPair',
      'checkComplete',
      'earlyChecks',
      'earlyChecksDone',
      'checkListState',
      'queryConsent',
      'setState',
    );
    if (this.#internals !== null) this.#takeOver(this.#internals);
  }

  /** Goes on: there may be a pair that waits for its check. */
  wake(): void {
    if (!this.#isRunning || this.#timer !== null || this.#connection.nominated !== undefined) return;
    const pair = this.#next();
    if (pair === undefined || this.#internals === null) return;
    pair.handle = this.#internals.checkStart(pair);
    this.#wakeLater(CHECK_INTERVAL_MS);
  }

  #takeOver(internals: IceInternals): void {
    const addPair = internals.addPair.bind(this.#connection);
    internals.addPair = (pair) => {
      addPair(pair);
      this.wake();
    };
    const checkComplete = internals.checkComplete.bind(this.#connection);
    internals.checkComplete = (pair) => {
      if (this.#isChosen(pair)) pair.nominated = true;
      checkComplete(pair);
    };
    this.#connection.onData.subscribe((datagram) => {
      if (isDtls(datagram)) this.#onPeerSends(internals);
    });
    this.#early.hold();
    internals.connect = () => this.#connect(internals);
  }

  /** RFC 8445 §12.1: a peer may send before it has nominated, on any pair that is valid, and so may we. */
  #onPeerSends(internals: IceInternals): void {
    if (this.#peerSends) return;
    this.#peerSends = true;
    const pair = this.#connection.checkList.find((candidate) => this.#isChosen(candidate));
    if (pair !== undefined && this.#isRunning) internals.checkComplete(pair);
  }

  /** Whether a pair is as good as nominated: the peer decides, sends already, and has checked the pair as we have. */
  #isChosen({ state, requestsReceived }: CandidatePair): boolean {
    const isValid = state === CandidatePairState.SUCCEEDED && requestsReceived > 0;
    return isValid && this.#peerSends && !this.#connection.iceControlling;
  }

  async #connect(internals: IceInternals): Promise<void> {
    const connection = this.#connection;
    for (const candidate of connection.remoteCandidates) internals.pairRemoteCandidate(candidate);
    for (const check of internals.earlyChecks.splice(0)) internals.checkIncoming(...check);
    internals.earlyChecksDone = true;
    this.#early.release();
    this.#startedAtMs = performance.now();
    this.#isRunning = true;
    this.wake();
    try {
      await hasCompleted(connection, internals);
    } finally {
      this.#isRunning = false;
      if (this.#timer !== null) clearTimeout(this.#timer);
    }
    for (const { handle } of connection.checkList) handle?.resolve();
    internals.queryConsent();
    internals.setState('connected');
  }

  /** The pair to check now, the one of the highest priority. Waits itself if only relays are left. */
  #next(): CandidatePair | undefined {
    const waiting = this.#connection.checkList.filter(({ state }) => state === CandidatePairState.WAITING);
    const direct = waiting.find((pair) => !isRelayed(pair));
    if (direct !== undefined || waiting.length === 0) return direct;
    const delayMs = this.#startedAtMs + RELAY_DELAY_MS - performance.now();
    if (delayMs <= 0 || this.#connection.checkList.every(isRelayed)) return waiting[0];
    this.#wakeLater(delayMs);
    return undefined;
  }

  #wakeLater(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.wake();
    }, delayMs);
  }
}

/** Rejects when the connection is closed first. */
async function hasCompleted(connection: IceConnection, { checkListState }: IceInternals): Promise<void> {
  // Every failure of the list counts as passing: candidates of the peer may still come, and IceWatch has the deadline.
  while ((await checkListState.get()) !== ICE_COMPLETED) {
    if (connection.state === 'closed')
      throw new Error('the connection was closed before the peer was reached');
  }
}

function isRelayed({ localCandidate, remoteCandidate }: CandidatePair): boolean {
  return localCandidate.type === 'relay' || remoteCandidate.type === 'relay';
}
