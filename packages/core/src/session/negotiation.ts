import { demand } from '../errors/demand.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import type { IceCandidate } from '../input/ice-candidate.js';
import {
  type RemoteDescription,
  type SessionDescription,
  toSessionDescription,
} from '../input/session-description.js';
import { parseSessionDescription } from '../input/session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';

/** Candidates of the peer that are kept until its description comes; real peers have a dozen. */
const MAX_EARLY_CANDIDATES = 256;

/** What a negotiation asks of the extension. */
export interface NegotiationCalls {
  readonly capabilities: Pick<ExtensionCapabilities, 'pranswer' | 'sdpMunging'>;
  /** Whether the connection is in STATE_NEW. */
  isNew(): boolean;
  setLocalDescription(description: SessionDescription): ErrorCode;
  setRemoteDescription(description: RemoteDescription): ErrorCode;
  addIceCandidate(candidate: IceCandidate): ErrorCode;
  /** Both descriptions are applied, provisional ones too: the two ends can connect. */
  completed(): void;
  /** A candidate that had to wait was refused; the call that it came with has returned long ago. */
  earlyCandidateRefused(candidate: IceCandidate): void;
}

/**
 * How far the exchange of descriptions has come, by the application's own calls. Each method checks a call, makes it,
 * and remembers it if the extension took it.
 */
export class Negotiation {
  /**
   * Largest message that the peer takes, in bytes; null until its description has come, and if it has no limit. Not
   * infinite: it is read for each packet, and code that is not optimized makes an object of a number that is no integer.
   */
  remoteMaxMessageSize: number | null = null;
  readonly #calls: NegotiationCalls;
  /** The description that the application was given to apply. */
  #given: SessionDescription | null = null;
  /** What was applied of it; an answer may be applied as a provisional one first. */
  #applied: SessionDescription | null = null;
  #remoteType: SessionDescriptionType | null = null;
  readonly #earlyCandidates: IceCandidate[] = [];

  constructor(calls: NegotiationCalls) {
    this.#calls = calls;
  }

  /** The application is being given a description of ours. */
  give(type: SessionDescriptionType, text: string): void {
    this.#given = { type, text };
    this.#applied = null;
  }

  /** Applies the description that was given. The very same again is OK, and not passed on. */
  setLocalDescription(type: unknown, text: unknown): ErrorCode {
    const description = this.#checkLocal(type, text);
    if (description === null) return ErrorCode.OK;
    const code = this.#calls.setLocalDescription(description);
    if (code !== ErrorCode.OK) return code;
    this.#applied = description;
    if (this.#remoteType !== null) this.#calls.completed();
    return code;
  }

  /** Takes the peer's description, and passes on the candidates that came before it. */
  setRemoteDescription(type: unknown, text: unknown): ErrorCode {
    const description = this.#checkRemote(type, text);
    const code = this.#calls.setRemoteDescription(description);
    if (code !== ErrorCode.OK) return code;
    this.#remoteType = description.type;
    const { maxMessageSize } = description;
    this.remoteMaxMessageSize = Number.isFinite(maxMessageSize) ? maxMessageSize : null;
    for (const candidate of this.#earlyCandidates.splice(0)) {
      if (this.#calls.addIceCandidate(candidate) !== ErrorCode.OK)
        this.#calls.earlyCandidateRefused(candidate);
    }
    if (this.#applied !== null) this.#calls.completed();
    return code;
  }

  /** Passes a candidate of the peer on, or keeps it until the peer's description comes. */
  addIceCandidate(candidate: IceCandidate): ErrorCode {
    if (this.#remoteType !== null) return this.#calls.addIceCandidate(candidate);
    demand(
      this.#earlyCandidates.length < MAX_EARLY_CANDIDATES,
      `${MAX_EARLY_CANDIDATES} candidates wait for the remote description`,
      ErrorCode.ERR_OUT_OF_MEMORY,
    );
    this.#earlyCandidates.push(candidate);
    return ErrorCode.OK;
  }

  /** The description to apply; null if the very text has been applied already. */
  #checkLocal(type: unknown, text: unknown): SessionDescription | null {
    const { pranswer, sdpMunging } = this.#calls.capabilities;
    const description = toSessionDescription(type, text, pranswer);
    const given = this.#given;
    const applied = this.#applied;
    const isGiven = given !== null;
    demand(isGiven, 'there is no description yet; wait for sessionDescriptionCreated', ErrorCode.FAILED);
    const fits =
      description.type === given.type || (description.type === 'pranswer' && given.type === 'answer');
    demand(fits, `type must be '${given.type}', as it was made`);
    if (applied?.type === description.type && applied.text === text) return null;
    const isOpen = applied === null || applied.type === 'pranswer';
    demand(isOpen, 'the local description is applied already', ErrorCode.FAILED);
    if (text !== given.text) {
      demand(sdpMunging, 'sdp must be what sessionDescriptionCreated gave, unchanged');
      parseSessionDescription(description.type, description.text);
    }
    return description;
  }

  #checkRemote(type: unknown, text: unknown): RemoteDescription {
    const description = toSessionDescription(type, text, this.#calls.capabilities.pranswer);
    const isOffer = description.type === 'offer';
    const awaitsAnswer = this.#applied?.type === 'offer' && this.#remoteType !== 'answer';
    demand(
      isOffer ? this.#calls.isNew() : awaitsAnswer,
      `an ${description.type} is taken ${isOffer ? 'in STATE_NEW' : 'for an own offer that is applied'} only`,
      ErrorCode.FAILED,
    );
    return parseSessionDescription(description.type, description.text);
  }
}
