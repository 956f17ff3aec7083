import type { Token } from './dependency.js';
import type { InjectionContainer } from './injection-container.js';

type Factory = (container: InjectionContainer) => unknown;

/**
 * The container of pages: the part of tsyringe that core needs, so that a page loads the whole of it only where the
 * application brings it, with `setContainer()`. Without decorators there is nothing else to know of a class than whether
 * it can be constructed without parameters.
 */
class PageContainer implements InjectionContainer {
  readonly #parent: PageContainer | null;
  readonly #factories = new Map<unknown, Factory>();
  readonly #disposables = new Set<{ dispose(): unknown }>();

  constructor(parent: PageContainer | null) {
    this.#parent = parent;
  }

  createChildContainer(): InjectionContainer {
    return new PageContainer(this);
  }

  register(token: Token<unknown> | string, { useFactory }: { readonly useFactory: Factory }): void {
    this.#factories.set(token, useFactory);
  }

  resolve<T>(token: (new () => T) | string): T {
    const factory = this.factoryOf(token);
    if (factory !== undefined) return factory(this) as T; // the token's type says what its factory makes
    if (typeof token === 'string' || token.length > 0) {
      const name = typeof token === 'string' ? token : token.name;
      throw new Error(`'${name}' needs a container of tsyringe; call setContainer() first`);
    }
    const made = new token();
    if (isDisposable(made)) this.#disposables.add(made);
    return made;
  }

  /** Rejects with what the first of them throws or rejects with. */
  async dispose(): Promise<void> {
    const disposables = [...this.#disposables];
    this.#disposables.clear();
    await Promise.all(disposables.map((disposable) => disposable.dispose()));
  }

  factoryOf(token: unknown): Factory | undefined {
    return this.#factories.get(token) ?? this.#parent?.factoryOf(token);
  }
}

function isDisposable(value: unknown): value is { dispose(): unknown } {
  return typeof (value as { readonly dispose?: unknown } | null)?.dispose === 'function';
}

/** The container above all of core's. */
export const rootContainer: InjectionContainer = new PageContainer(null);
