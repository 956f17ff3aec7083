/**
 * The token of something that an extension wants injected: its native module, a clock, a logger. It is a token of
 * tsyringe, of the kind that is a class: to make an instance is to make the fallback.
 *
 * An extension lists its tokens in `defineExtension({ dependencies })`, in the order of its constructor's parameters.
 * Users and tests replace what stands behind one with `provide(token, value)`.
 */
export interface Dependency<T> {
  new (): T;
  /** Equal names are the same token, in every copy of this package. */
  readonly name: string;
  /** Makes the value that is injected where nobody has provided another; called once, when first needed. */
  readonly fallback: () => T;
}

/**
 * What can be injected: a token of {@link dependency}, or a class, which the container constructs.
 *
 * The parameters of a class are the container's affair.
 */
export type Token<T> = Dependency<T> | (new (...dependencies: never[]) => T);

/** What stands behind each of some tokens, in their order. */
export type ValuesOf<Tokens extends readonly Token<unknown>[]> = {
  -readonly [Index in keyof Tokens]: Tokens[Index] extends Token<infer Value> ? Value : never;
};

/**
 * Makes a token.
 *
 * @param name - a name that nobody else uses, by convention `<package>/<What>`
 */
export function dependency<T>(name: string, fallback: () => T): Dependency<T> {
  // A function with `new` gives what it returns, if that is an object: all that a container needs which was never told
  // of the fallback.
  function token(): T {
    return fallback();
  }
  Object.defineProperty(token, 'name', { value: name });
  return Object.freeze(Object.assign(token, { fallback })) as unknown as Dependency<T>; // a function is a constructor
}

/** Whether a token is one of {@link dependency}, of any copy of this package. */
export function isDependency<T>(token: Token<T>): token is Dependency<T> {
  return 'fallback' in token;
}
