/**
 * The token of something that an extension wants injected: its native module, a clock, a logger.
 *
 * An extension lists its tokens in `ExtensionDescriptor.dependencies`, in the order of its constructor's parameters.
 * Users and tests replace what stands behind a token with `provide(token, value)`.
 */
export interface Dependency<T> {
  /** Equal names are the same token, in every copy of this package. */
  readonly name: string;
  /** Makes the value that is injected where nobody has provided another; called once, when first needed. */
  readonly fallback: () => T;
}

/**
 * Makes a token.
 *
 * @param name - a name that nobody else uses, by convention `<package>/<What>`
 */
export function dependency<T>(name: string, fallback: () => T): Dependency<T> {
  return Object.freeze({ name, fallback });
}
