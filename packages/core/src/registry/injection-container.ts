import type { Token } from './dependency.js';

/** What core uses of a container of tsyringe. */
export interface InjectionContainer {
  createChildContainer(): InjectionContainer;
  register(
    token: Token<unknown> | string,
    provider: { readonly useFactory: (container: InjectionContainer) => unknown },
  ): unknown;
  resolve<T>(token: (new () => T) | string): T;
  /** Releases what was constructed in it. */
  dispose(): unknown;
}
