import {
  ConnectionState,
  ErrorCode,
  type RemoteDescription,
  type SessionDescription,
  type SessionDescriptionType,
  SignalingState,
} from '@peerplug/core/extension';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';
import { queueTask } from '../in-memory/queue-task.js';
import { whenConnectionAttached } from './application-object.js';
import { type BrokenCopy, brokenConnection } from './broken-copy.js';
import { afterUnheld } from './unheld-timer.js';

/** Longer than an application that polls takes to apply its description, shorter than the suite waits. */
const PATIENCE_MS = 6;

/** Knows whether the description that the application was given has been applied. */
class ToldFromApplying extends InMemoryPeerConnection {
  protected isApplied = false;
  protected isImpatient = false;
  protected given: { readonly type: SessionDescriptionType; readonly sdp: string } | null = null;

  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    const mailbox = this['~mailbox'];
    const take = mailbox.take.bind(mailbox);
    mailbox.take = () => {
      const event = take();
      if (event?.kind === 'description') this.#awaitApplying(event);
      return event;
    };
  }

  override setLocalDescription(description: SessionDescription): ErrorCode {
    this.isApplied = true;
    return super.setLocalDescription(description);
  }

  /** Some time has passed, and the description is not applied. */
  protected onImpatience(): void {
    return;
  }

  #awaitApplying(given: { readonly type: SessionDescriptionType; readonly sdp: string }): void {
    this.given = given;
    afterUnheld(PATIENCE_MS, () => {
      if (this.isApplied || this.isImpatient) return;
      this.isImpatient = true;
      this.onImpatience();
    });
  }
}

/** Goes back to STATE_NEW while its offer waits to be applied. */
class GoesBackToNew extends ToldFromApplying {
  override getConnectionState(): ConnectionState {
    const state = super.getConnectionState();
    const isWaiting = this.isImpatient && !this.isApplied && state === ConnectionState.STATE_CONNECTING;
    const isOffer = this.getSignalingState() === SignalingState.SIGNALING_STATE_STABLE;
    return isWaiting && isOffer ? ConnectionState.STATE_NEW : state;
  }
}

/** Makes its description once more where it is not applied soon. */
abstract class MakesTwo extends ToldFromApplying {
  protected abstract readonly type: SessionDescriptionType;

  protected override onImpatience(): void {
    if (this.given?.type === this.type) this['~mailbox'].post({ kind: 'description', ...this.given });
  }
}

/** Makes two offers. */
class MakesTwoOffers extends MakesTwo {
  protected override readonly type = 'offer';
}

/** Makes two answers. */
class MakesTwoAnswers extends MakesTwo {
  protected override readonly type = 'answer';
}

/** Is STATE_NEW for one more turn after a call that makes it CONNECTING. */
class IsConnectingLate extends InMemoryPeerConnection {
  #isLate = false;

  override getConnectionState(): ConnectionState {
    return this.#isLate ? ConnectionState.STATE_NEW : super.getConnectionState();
  }

  /** Begins that turn. */
  protected delay(): void {
    this.#isLate = true;
    queueTask(() => {
      this.#isLate = false;
    });
  }
}

/** Is CONNECTING too late after `createOffer()`. */
class OffersLate extends IsConnectingLate {
  override createOffer(): ErrorCode {
    this.delay();
    return super.createOffer();
  }
}

/** Is CONNECTING too late after it has taken an offer. */
class AnswersLate extends IsConnectingLate {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    if (description.type === 'offer') this.delay();
    return super.setRemoteDescription(description);
  }
}

/** Refuses the provisional answers that it claims to take. */
class RefusesProvisional extends InMemoryPeerConnection {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    if (description.type === 'pranswer') return this.failed(ErrorCode.ERR_UNAVAILABLE, 'answer for good');
    return super.setRemoteDescription(description);
  }
}

/** Waits for the final answer before it gathers, and so connects. */
class WaitsForFinalAnswer extends InMemoryPeerConnection {
  #signalingState: SignalingState | null = null;

  override setLocalDescription(description: SessionDescription): ErrorCode {
    const isProvisional = description.type === 'pranswer';
    this.#signalingState = isProvisional ? SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER : null;
    return isProvisional ? ErrorCode.OK : super.setLocalDescription(description);
  }

  override getSignalingState(): SignalingState {
    return this.#signalingState ?? super.getSignalingState();
  }
}

/** Falls apart when its provisional answer becomes the final one. */
class EndsWithFinalAnswer extends InMemoryPeerConnection {
  override setLocalDescription(description: SessionDescription): ErrorCode {
    const isLater = this.getSignalingState() === SignalingState.SIGNALING_STATE_HAVE_LOCAL_PRANSWER;
    const code = super.setLocalDescription(description);
    if (isLater && description.type === 'answer') {
      queueTask(() => {
        this.receive({ kind: 'goodbye' });
      });
    }
    return code;
  }
}

/** Repeats in its answer what nobody knows of an offer: a stack that gets to see the peer's own text, as many do. */
class RepeatsUnknown extends InMemoryPeerConnection {
  #unknown = '';

  constructor(...dependencies: ConstructorParameters<typeof InMemoryPeerConnection>) {
    super(...dependencies);
    whenConnectionAttached(this, (connection) => {
      const take = connection.setRemoteDescription;
      const spy: typeof take = (type, sdp) => {
        const given: unknown = sdp; // some tests give what is not a text
        const lines = typeof given === 'string' ? given.match(/^a=(?:sctp-init|x-)\S*\r\n/gm) : null;
        this.#unknown = lines?.join('') ?? '';
        return take(type, sdp);
      };
      Reflect.set(connection, 'setRemoteDescription', spy);
    });
  }

  protected override sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    super.sessionDescriptionCreated(type, `${sdp}${this.#unknown}`);
  }
}

/** Makes no answer to an offer whose bundle another section carries. */
class InsistsOnItsOwnTransport extends InMemoryPeerConnection {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    if (description.dataSection.index > 0)
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'the data section must come first');
    return super.setRemoteDescription(description);
  }
}

/** Looks for the fingerprint in the data section only. */
class InsistsOnSection extends InMemoryPeerConnection {
  override setRemoteDescription(description: RemoteDescription): ErrorCode {
    const { lines } = description.dataSection;
    if (!lines.some((line) => line.startsWith('a=fingerprint:')))
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'where is the fingerprint');
    return super.setRemoteDescription(description);
  }
}

/** Is HAVE_LOCAL_OFFER once the offer is made. */
class SignalsOfferTooEarly extends InMemoryPeerConnection {
  #hasOffered = false;

  override createOffer(): ErrorCode {
    this.#hasOffered = true;
    return super.createOffer();
  }

  override setLocalDescription(description: SessionDescription): ErrorCode {
    this.#hasOffered = false;
    return super.setLocalDescription(description);
  }

  override getSignalingState(): SignalingState {
    return this.#hasOffered ? SignalingState.SIGNALING_STATE_HAVE_LOCAL_OFFER : super.getSignalingState();
  }
}

/** Is STABLE once the answer is made. */
class SignalsAnswerTooEarly extends InMemoryPeerConnection {
  #hasAnswered = false;

  protected override sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    this.#hasAnswered = type === 'answer';
    super.sessionDescriptionCreated(type, sdp);
  }

  override getSignalingState(): SignalingState {
    const state = super.getSignalingState();
    const isHeld = state === SignalingState.SIGNALING_STATE_HAVE_REMOTE_OFFER;
    return isHeld && this.#hasAnswered ? SignalingState.SIGNALING_STATE_STABLE : state;
  }
}

/** Is HAVE_LOCAL_OFFER a turn after `setLocalDescription`. */
class SignalsOfferLate extends InMemoryPeerConnection {
  #isLate = false;

  override setLocalDescription(description: SessionDescription): ErrorCode {
    this.#isLate = description.type === 'offer';
    queueTask(() => {
      this.#isLate = false;
    });
    return super.setLocalDescription(description);
  }

  override getSignalingState(): SignalingState {
    return this.#isLate ? SignalingState.SIGNALING_STATE_STABLE : super.getSignalingState();
  }
}

/** Lets its candidates out where the description is not applied soon. */
class EmitsCandidatesTooEarly extends ToldFromApplying {
  protected override onImpatience(): void {
    this['~mailbox'].releaseCandidates();
    for (const name of this.candidates()) this.iceCandidateCreated('0', 0, name);
  }
}

/** Loses its candidates where the description is not applied soon, and those that it has before that anyway. */
class LosesCandidates extends ToldFromApplying {
  protected override iceCandidateCreated(media: string, index: number, name: string): void {
    if (this.isApplied) super.iceCandidateCreated(media, index, name);
  }

  protected override candidates(): readonly string[] {
    return this.isImpatient ? [] : super.candidates();
  }
}

/** Refuses the changed texts that it claims to take. */
class RefusesChangedText extends InMemoryPeerConnection {
  #made = '';

  protected override sessionDescriptionCreated(type: SessionDescriptionType, sdp: string): void {
    this.#made = sdp;
    super.sessionDescriptionCreated(type, sdp);
  }

  override setLocalDescription(description: SessionDescription): ErrorCode {
    if (description.text !== this.#made)
      return this.failed(ErrorCode.ERR_INVALID_PARAMETER, 'not what was made');
    return super.setLocalDescription(description);
  }
}

/** Copies that break rules 8 to 10: offers and answers. */
export const brokenNegotiation: readonly BrokenCopy[] = [
  brokenConnection('8', 'goes back to STATE_NEW while its offer waits', GoesBackToNew),
  brokenConnection('8', 'is CONNECTING too late after createOffer()', OffersLate, {
    also: {
      '4': 'while the state says STATE_NEW core lets the application create channels',
      '9': 'while the state says STATE_NEW core takes offers',
    },
  }),
  brokenConnection('8', 'makes two offers', MakesTwoOffers),
  brokenConnection('9', 'makes two answers', MakesTwoAnswers),
  brokenConnection('9', 'is CONNECTING too late after an offer', AnswersLate),
  brokenConnection('9', 'refuses provisional answers', RefusesProvisional),
  brokenConnection('10', 'ends with the final answer', EndsWithFinalAnswer),
  brokenConnection('10', 'connects with the final answer only', WaitsForFinalAnswer),
  brokenConnection('9', 'repeats what nobody knows', RepeatsUnknown),
  brokenConnection('9', 'insists on a data section that comes first', InsistsOnItsOwnTransport),
  brokenConnection('9', 'insists on a fingerprint in the section', InsistsOnSection),
  brokenConnection('10', 'is HAVE_LOCAL_OFFER too early', SignalsOfferTooEarly),
  brokenConnection('10', 'is HAVE_LOCAL_OFFER too late', SignalsOfferLate),
  brokenConnection('10', 'is STABLE before its answer is applied', SignalsAnswerTooEarly),
  brokenConnection('10', 'emits candidates too early', EmitsCandidatesTooEarly),
  brokenConnection('10', 'loses candidates', LosesCandidates),
  brokenConnection('10', 'refuses a changed description', RefusesChangedText),
];
