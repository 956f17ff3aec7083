// package.json maps this to registry/tsyringe-node.ts or, for pages, to registry/tsyringe-web.ts.
import { container, type DependencyContainer, instanceCachingFactory } from '#tsyringe';
import type { Dependency } from './dependency.js';

/** Makes what stands behind a token. */
type Factory = (container: DependencyContainer) => unknown;

/** The only door to tsyringe: holds what is provided for each token, and builds extensions. */
export class Container {
  // A child of tsyringe's global container, so that an application's own registrations and resets do not reach it.
  readonly #root: DependencyContainer = container.createChildContainer();
  /** What stands behind each token now. Here and not in the container, which forgets nothing that was registered. */
  readonly #factories = new Map<string, Factory>();

  /** Makes `value` stand behind `token` from now on; returns a function that brings back what stood there before. */
  provide<T>(token: Dependency<T>, value: T): () => void {
    const previous = this.#factoryOf(token);
    this.#factories.set(token.name, () => value);
    return () => {
      this.#factories.set(token.name, previous);
    };
  }

  /** What stands behind `token`. */
  resolve<T>(token: Dependency<T>): T {
    this.#factoryOf(token);
    return this.#root.resolve<T>(token.name);
  }

  /**
   * Registers a class in a container of its own and returns the function that builds an instance with what its
   * tokens stand for at that moment. Dropping the function drops the registration.
   */
  registerClass<T>(
    name: string,
    constructor: new (...dependencies: never[]) => T,
    dependencies: readonly Dependency<unknown>[],
  ): () => T {
    const own = this.#root.createChildContainer();
    own.register(name, {
      useFactory: () => {
        const values = dependencies.map((token) => this.resolve(token));
        return new (constructor as new (...values: unknown[]) => T)(...values);
      },
    });
    return () => own.resolve<T>(name);
  }

  /** Not called here: a fallback may load what a program that provides something else does not have. */
  #factoryOf(token: Dependency<unknown>): Factory {
    const standing = this.#factories.get(token.name);
    if (standing !== undefined) return standing;
    const fallback = instanceCachingFactory(token.fallback);
    this.#factories.set(token.name, fallback);
    this.#root.register(token.name, { useFactory: (root) => this.#factories.get(token.name)?.(root) });
    return fallback;
  }
}
