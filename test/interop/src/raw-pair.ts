import {
  ConnectionState,
  ErrorCode,
  type SessionDescriptionType,
  type WebRTCPeerConnection,
} from '@peerplug/core';
import type { Fixture } from '@peerplug/conformance';
import { expect } from 'chai';
import type { BrowserPage } from './browser-page.js';
import type { RawPageFunctions, RawSignals } from './raw-page-functions.js';

/** Who offers: the page, or the connection in this process. */
export type RawOfferer = 'page' | 'node';

/** Milliseconds between two questions to the page. */
const ASK_MS = 5;

/** A connection of ours and one of the page's, which an application of each side connects. */
export class RawPair {
  readonly connection: WebRTCPeerConnection;
  readonly #page: BrowserPage<RawPageFunctions>;
  /** What is passed to the page, one after the other. */
  #passing: Promise<void> = Promise.resolve();

  constructor(t: Fixture, page: BrowserPage<RawPageFunctions>) {
    this.connection = t.connection('a');
    this.#page = page;
    const connection = this.connection;
    connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      this.#pass(() => page.call('takeDescription', type as 'offer' | 'answer', sdp)); // it is one of those
    });
    connection.iceCandidateCreated.connect((media, index, name) => {
      this.#pass(() => page.call('addCandidate', { candidate: name, sdpMid: media, sdpMLineIndex: index }));
    });
  }

  /**
   * Connects.
   *
   * @param take - gets what the page tells, in place of passing it on as it comes
   */
  async connect(offerer: RawOfferer, take: (signals: RawSignals) => void = this.takeSignals): Promise<void> {
    const { connection } = this;
    if (offerer === 'page') await this.#page.call('offer');
    else expect(connection.createOffer()).to.equal(ErrorCode.OK);
    const deadline = performance.now() + 10_000;
    while (connection.getConnectionState() !== ConnectionState.STATE_CONNECTED) {
      if (performance.now() > deadline) throw new Error('not connected within ten seconds');
      connection.poll();
      await this.#passing;
      take(await this.#page.call('takeSignals'));
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
    await this.#passing;
    // Both browsers end with «no more»; applications pass that on too.
    this.takeSignals({
      descriptions: [],
      candidates: [null, { candidate: '', sdpMid: '0', sdpMLineIndex: 0 }],
    });
    await this.#page.call('addCandidate', { candidate: '', sdpMid: '0', sdpMLineIndex: 0 });
    await this.#page.call('addCandidate', null);
  }

  /** Passes what the page told on to our connection. */
  readonly takeSignals = ({ descriptions, candidates }: RawSignals): void => {
    const { connection } = this;
    for (const { type, sdp } of descriptions) {
      expect(connection.setRemoteDescription(type as SessionDescriptionType, sdp), sdp).to.equal(
        ErrorCode.OK,
      );
    }
    for (const candidate of candidates) {
      const { candidate: name = '', sdpMid, sdpMLineIndex } = candidate ?? {};
      expect(connection.addIceCandidate(sdpMid ?? '', sdpMLineIndex ?? 0, name), name).to.equal(ErrorCode.OK);
    }
  };

  #pass(step: () => Promise<void>): void {
    this.#passing = this.#passing.then(step);
    // Whoever awaits it sees that it failed.
    this.#passing.catch(() => undefined);
  }
}
