/** What an edge tells that there is something to look at. */
export interface ActivityListener {
  onActivity(): void;
  /** Anything has happened, whether or not the user has looked at what was before; see {@link ActivityEdge.isWatched}. */
  onNews(): void;
}

/** A microtask is cheaper through a promise: Node.js makes an object for each `queueMicrotask()`, to trace it. */
const settled = Promise.resolve();

/**
 * Turns 'there is something' into one call of a listener, and no other until the user has looked.
 *
 * The call comes in a microtask of its own, so never inside a call that the user made and never on the stack of a
 * callback of the library below. The listener is held weakly: whoever is listened to keeps it alive with
 * {@link hold}, so that an object that nobody uses and nobody listens to can be collected.
 */
export class ActivityEdge {
  readonly #isDrained: () => boolean;
  #listener: WeakRef<ActivityListener> | null = null;
  #held: ActivityListener | null = null;
  #isRaised = false;
  #isScheduled = false;
  #isOver = false;
  #hasNews = false;
  /** Somebody waits for a condition: the listener's `onNews` is called after each change, and not only after the first. */
  isWatched = false;

  /**
   * @param isDrained - whether nothing is left to look at once the listener was told, as where the news was a state;
   *   unless given, only {@link settle} tells
   */
  constructor(isDrained: () => boolean = () => false) {
    this.#isDrained = isDrained;
  }

  /** Whether something has come that the user has not looked at. */
  get isRaised(): boolean {
    return this.#isRaised;
  }

  /** From now on `listener` is told. Held weakly. */
  attach(listener: ActivityListener): void {
    this.#listener = new WeakRef(listener);
    this.nudge();
  }

  /** Keeps the listener alive until nothing more can come, or stops doing so. */
  hold(listener: ActivityListener | null): void {
    this.#held = this.#isOver ? null : listener;
  }

  /** There is something: tells the listener soon, unless it has been told and has not looked since. */
  raise(): void {
    if (this.isWatched) this.#tellNews();
    if (this.#isRaised) return;
    this.#isRaised = true;
    this.nudge();
  }

  /** Tells a listener that came after something was raised. */
  nudge(): void {
    if (!this.#isRaised || this.#isScheduled || this.#listener === null) return;
    this.#isScheduled = true;
    void settled.then(this.#tell);
  }

  /** The user has looked: the next thing that comes is told again. */
  settle(): void {
    if (this.isWatched && this.#isRaised) this.#tellNews();
    this.#isRaised = false;
  }

  /** What was raised last is the end: after it is told, the listener is not kept alive any more. */
  end(): void {
    this.#isOver = true;
    if (!this.#isScheduled) this.#held = null;
  }

  /** Nothing is told any more, and no listener kept alive. */
  detach(): void {
    if (this.isWatched) this.#tellNews();
    this.#isOver = true;
    this.#isRaised = false;
    this.#listener = null;
    this.#held = null;
  }

  /** In a microtask too, in which the listener is kept: what is news may be that nobody else keeps it any more. */
  #tellNews(): void {
    const listener = this.#held ?? this.#listener?.deref();
    if (this.#hasNews || listener === undefined) return;
    this.#hasNews = true;
    void settled.then(() => {
      this.#hasNews = false;
      listener.onNews();
    });
  }

  /** Made once, not for each microtask. */
  readonly #tell = (): void => {
    this.#isScheduled = false;
    const listener = this.#held ?? this.#listener?.deref();
    if (this.#isOver) this.#held = null;
    try {
      if (this.#isRaised) listener?.onActivity();
    } catch (error) {
      // An uncaught exception, as of an event listener; out of here it would be an unhandled rejection.
      queueMicrotask(() => {
        throw error;
      });
    }
    if (this.#isDrained()) this.#isRaised = false;
  };
}
