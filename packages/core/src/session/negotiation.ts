import { demand } from '../errors/demand.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import type { IceCandidate } from '../input/ice-candidate.js';
import type { RemoteDescription } from '../input/session-description.js';
import { parseSessionDescription } from '../input/session-description-parse.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';

/** Candidates of the peer that are kept until its description comes; real peers have a dozen. */
const MAX_EARLY_CANDIDATES = 256;

/** The description that the application was given to apply. */
interface GivenDescription {
  readonly type: string;
  readonly sdp: string;
  /** What it was applied as; an answer may be applied as a provisional one first. */
  appliedAs: SessionDescriptionType | null;
  appliedSdp: string | null;
}

/** How far the exchange of descriptions has come, by the application's own calls. */
export class Negotiation {
  /** Largest message that the peer takes, in bytes; unknown until its description has come. */
  remoteMaxMessageSize: number = Number.POSITIVE_INFINITY;
  #given: GivenDescription | null = null;
  #remoteType: SessionDescriptionType | null = null;
  readonly #earlyCandidates: IceCandidate[] = [];

  /** The peer's description has been taken. */
  get hasRemoteDescription(): boolean {
    return this.#remoteType !== null;
  }

  /** The application is being given a description of ours. */
  give(type: string, sdp: string): void {
    this.#given = { type, sdp, appliedAs: null, appliedSdp: null };
  }

  /**
   * Checks a call of `setLocalDescription`.
   *
   * @returns whether it has to be passed on: not where the very text has been applied already
   */
  checkLocal(
    type: unknown,
    sdp: unknown,
    capabilities: ExtensionCapabilities,
  ): type is SessionDescriptionType {
    const checkedType = checkType(type, capabilities);
    demand(typeof sdp === 'string', 'sdp must be a string');
    const given = this.#given;
    const isGiven = given !== null;
    demand(isGiven, 'no description was given yet; wait for sessionDescriptionCreated', ErrorCode.FAILED);
    const fits = checkedType === given.type || (checkedType === 'pranswer' && given.type === 'answer');
    demand(fits, `type is '${checkedType}' and the description made was an ${given.type}`);
    if (given.appliedAs === checkedType && given.appliedSdp === sdp) return false;
    const isOpen = given.appliedAs === null || given.appliedAs === 'pranswer';
    demand(isOpen, 'a local description has been applied already', ErrorCode.FAILED);
    if (sdp !== given.sdp) {
      demand(capabilities.sdpMunging, 'this extension takes the text that was given, unchanged');
      parseSessionDescription(checkedType, sdp);
    }
    return true;
  }

  /** A local description was applied. */
  localApplied(type: SessionDescriptionType, sdp: string): void {
    if (this.#given === null) return;
    this.#given.appliedAs = type;
    this.#given.appliedSdp = sdp;
  }

  /** Checks a call of `setRemoteDescription`; `isNew` tells whether the connection is in STATE_NEW. */
  checkRemote(
    type: unknown,
    sdp: unknown,
    isNew: boolean,
    capabilities: ExtensionCapabilities,
  ): RemoteDescription {
    const checkedType = checkType(type, capabilities);
    demand(typeof sdp === 'string', 'sdp must be a string');
    const isOffer = checkedType === 'offer';
    demand(
      isOffer ? isNew : this.#awaitsAnswer,
      `an ${checkedType} is taken ${isOffer ? 'in STATE_NEW' : 'for an own offer that is applied'} only`,
      ErrorCode.FAILED,
    );
    return parseSessionDescription(checkedType, sdp);
  }

  /** A remote description was taken; returns the candidates that came before it. */
  remoteTaken(remote: RemoteDescription): readonly IceCandidate[] {
    this.#remoteType = remote.type;
    this.remoteMaxMessageSize = remote.maxMessageSize;
    return this.#earlyCandidates.splice(0);
  }

  /** Keeps a candidate until the peer's description comes. */
  keepCandidate(candidate: IceCandidate): void {
    demand(
      this.#earlyCandidates.length < MAX_EARLY_CANDIDATES,
      `${MAX_EARLY_CANDIDATES} candidates wait for the remote description; set it first`,
      ErrorCode.ERR_OUT_OF_MEMORY,
    );
    this.#earlyCandidates.push(candidate);
  }

  get #awaitsAnswer(): boolean {
    const hasOffered = this.#given?.appliedAs === 'offer';
    return hasOffered && this.#remoteType !== 'answer';
  }
}

function checkType(type: unknown, capabilities: ExtensionCapabilities): SessionDescriptionType {
  const isType = type === 'offer' || type === 'answer' || (type === 'pranswer' && capabilities.pranswer);
  demand(isType, "type must be 'offer' or 'answer'");
  return type;
}
