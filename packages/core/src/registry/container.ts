// package.json maps this to registry/injection-node.ts or, for pages, to registry/injection-web.ts.
import { rootContainer } from '#injection';
import type { DependencyContainer } from 'tsyringe';
import { type Dependency, isDependency, type Token } from './dependency.js';
import type { InjectionContainer } from './injection-container.js';
import { Logger } from './logger.js';

export type { DependencyContainer };

/** A token, and what was provided for it: what tsyringe cannot take back, one at a time, is kept here. */
interface Provided {
  /** The token under which tsyringe has the factory: the first of that name. */
  readonly token: Dependency<unknown>;
  /** The same token of every copy of this package that was met. */
  readonly copies: Set<Dependency<unknown>>;
  /** The latest, which goes before the others, is last. */
  readonly overrides: { readonly value: unknown }[];
  readonly factory: () => unknown;
}

/** A class that was registered. */
export interface RegisteredClass<T> {
  /** Builds an instance with what its tokens stand for at that moment; works after `dispose()` too. */
  readonly build: () => T;
  /** Ends the registration, with whatever the container has constructed for it. */
  readonly dispose: () => void;
}

/** Holds what is provided for each token, and builds extensions. */
export class Container {
  readonly #provided = new Map<string, Provided>();
  /** The application's container, if it has passed one. */
  #parent: DependencyContainer | null = null;
  readonly #top: InjectionContainer;
  // A child, so that nothing is registered in a container that is not ours.
  #root: InjectionContainer;

  /** @param top - the container to use while the application has passed none */
  constructor(top: InjectionContainer = rootContainer) {
    this.#top = top;
    this.#root = top.createChildContainer();
  }

  /** Takes what nobody provided from this container of the application, before the fallbacks. */
  setParent(parent: DependencyContainer | null): void {
    this.#parent = parent;
    this.#root = (parent ?? this.#top).createChildContainer();
    for (const { token, factory } of this.#provided.values()) {
      this.#root.register(token, { useFactory: factory });
    }
  }

  /**
   * Makes `value` stand behind `token` from now on.
   *
   * @returns a function that takes it back, in any order with others: the latest that still stands counts
   */
  provide<T>(token: Dependency<T>, value: T): () => void {
    const { overrides } = this.#providedFor(token);
    const override = { value };
    overrides.push(override);
    return () => {
      const index = overrides.indexOf(override);
      if (index >= 0) overrides.splice(index, 1);
    };
  }

  /** What stands behind `token`. */
  resolve<T>(token: Token<T>): T {
    return this.#resolveIn(this.#root, token);
  }

  /** Registers a class in a container of its own. */
  registerClass<T>(
    name: string,
    constructor: new (...dependencies: never[]) => T,
    dependencies: readonly Token<unknown>[],
  ): RegisteredClass<T> {
    const construct = (from: InjectionContainer): T => {
      const values = dependencies.map((token) => this.#resolveIn(from, token));
      return new (constructor as new (...values: unknown[]) => T)(...values);
    };
    let own: InjectionContainer | null = null;
    let parent: InjectionContainer | null = null;
    let isRegistered = true;
    const dispose = (): void => {
      const over = own;
      own = null;
      Promise.resolve(over?.dispose()).catch((error: unknown) => {
        this.resolve(Logger).error(
          `what was injected into the extension '${name}' cannot be disposed of`,
          error,
        );
      });
    };
    const build = (): T => {
      // Connections that live keep the extension that was unregistered; a container that is disposed of would throw.
      if (!isRegistered) return construct(this.#root);
      if (own === null || parent !== this.#root) {
        dispose();
        parent = this.#root;
        own = parent.createChildContainer();
        own.register(name, { useFactory: construct });
      }
      return own.resolve<T>(name);
    };
    return {
      build,
      dispose: () => {
        isRegistered = false;
        dispose();
      },
    };
  }

  #resolveIn<T>(from: InjectionContainer, token: Token<T>): T {
    const known = isDependency(token) ? this.#providedFor(token).token : token;
    return from.resolve<T>(known as new () => T); // the parameters of a class are the container's affair
  }

  /** No fallback is called here: it may load what a program that provides something else does not have. */
  #providedFor(token: Dependency<unknown>): Provided {
    const found = this.#provided.get(token.name);
    if (found !== undefined) {
      found.copies.add(token);
      return found;
    }
    let made: { readonly value: unknown } | null = null;
    const overrides: { readonly value: unknown }[] = [];
    const copies = new Set([token]);
    const factory = (): unknown => {
      const override = overrides.at(-1);
      if (override !== undefined) return override.value;
      const parent = this.#parent;
      const registered = parent && [...copies].find((copy) => parent.isRegistered(copy, true));
      if (registered) return parent.resolve(registered);
      made ??= { value: token.fallback() };
      return made.value;
    };
    const provided = { token, copies, overrides, factory };
    this.#provided.set(token.name, provided);
    this.#root.register(token, { useFactory: factory });
    return provided;
  }
}
