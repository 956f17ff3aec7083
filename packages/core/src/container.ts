// tsyringe refuses to load without the metadata API; the lite build leaves out the polyfills of ES2015 collections.
import 'reflect-metadata/lite';
// For pages package.json maps this to tsyringe's build for ES2015, a third smaller than the one bundlers would take.
import { container, type DependencyContainer, instanceCachingFactory } from '#tsyringe';
import type { Dependency } from './dependency.js';

/** The only door to tsyringe: holds what is provided for each token, and builds extensions. */
export class Container {
  // A child of tsyringe's global container, so that an application's own registrations and resets do not reach it.
  readonly #root: DependencyContainer = container.createChildContainer();

  /** Makes `value` stand behind `token` from now on; returns a function that brings back what stood there before. */
  provide<T>(token: Dependency<T>, value: T): () => void {
    const previous = this.resolve(token);
    this.#root.register(token.name, { useFactory: () => value });
    return () => {
      this.#root.register(token.name, { useFactory: () => previous });
    };
  }

  /** What stands behind `token`. */
  resolve<T>(token: Dependency<T>): T {
    if (!this.#root.isRegistered(token.name)) {
      this.#root.register(token.name, { useFactory: instanceCachingFactory(token.fallback) });
    }
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
}
