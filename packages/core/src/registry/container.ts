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

/** A class to register: what a descriptor says of it. */
interface Definition<T> {
  readonly name: string;
  readonly peerConnection: new (...dependencies: never[]) => T;
  readonly dependencies?: readonly Token<unknown>[];
}

/** A class that was registered. */
export interface RegisteredClass<T, D extends Definition<T> = Definition<T>> {
  readonly descriptor: D;
  /** Holds what is constructed for it; null before the first instance. */
  own: InjectionContainer | null;
}

/**
 * What is provided for each token, and the classes that are registered. Data, with functions beside it: so copies of this
 * package share it, and a page loads only those of them that it calls.
 */
export interface Container {
  readonly provided: Map<string, Provided>;
  readonly classes: Set<RegisteredClass<unknown>>;
  /** The application's container, if it has passed one. */
  parent: DependencyContainer | null;
  readonly top: InjectionContainer;
  /** A child, so that nothing is registered in a container that is not ours. */
  root: InjectionContainer;
}

/** @param top - the container to use while the application has passed none */
export function newContainer(top: InjectionContainer = rootContainer): Container {
  const root = top.createChildContainer();
  return { provided: new Map(), classes: new Set(), parent: null, top, root };
}

/** Takes what nobody provided from this container of the application, before the fallbacks. */
export function setParent(container: Container, parent: DependencyContainer | null): void {
  container.parent = parent;
  container.root = (parent ?? container.top).createChildContainer();
  for (const { token, factory } of container.provided.values()) {
    container.root.register(token, { useFactory: factory });
  }
  for (const registered of container.classes) release(container, registered);
}

/**
 * Makes `value` stand behind `token` from now on.
 *
 * @returns a function that takes it back, in any order with others: the latest that still stands counts
 */
export function provide<T>(container: Container, token: Dependency<T>, value: T): () => void {
  const { overrides } = providedFor(container, token);
  const override = { value };
  overrides.push(override);
  return () => {
    const index = overrides.indexOf(override);
    if (index >= 0) overrides.splice(index, 1);
  };
}

/** What stands behind `token`. */
export function resolve<T>(container: Container, token: Token<T>): T {
  return resolveIn(container.root, container, token);
}

/** Registers a class. */
export function registerClass<T, D extends Definition<T>>(
  container: Container,
  descriptor: D & Definition<T>,
): RegisteredClass<T, D> {
  const registered = { descriptor, own: null };
  container.classes.add(registered);
  return registered;
}

/** Ends the registration, with whatever the container has constructed for it. */
export function disposeClass(container: Container, registered: RegisteredClass<unknown>): void {
  container.classes.delete(registered);
  release(container, registered);
}

/** Builds an instance with what its tokens stand for at that moment; works after the registration has ended too. */
export function build<T>(container: Container, registered: RegisteredClass<T>): T {
  const { name, peerConnection, dependencies = [] } = registered.descriptor;
  const construct = (from: InjectionContainer): T => {
    const values = dependencies.map((token) => resolveIn(from, container, token));
    return new (peerConnection as new (...values: unknown[]) => T)(...values);
  };
  // Connections that live keep the extension that was unregistered; a container that is disposed of would throw.
  if (!container.classes.has(registered)) return construct(container.root);
  if (registered.own === null) {
    registered.own = container.root.createChildContainer();
    registered.own.register(name, { useFactory: construct });
  }
  return registered.own.resolve<T>(name);
}

function release(container: Container, registered: RegisteredClass<unknown>): void {
  const { own, descriptor } = registered;
  registered.own = null;
  Promise.resolve(own?.dispose()).catch((error: unknown) => {
    resolve(container, Logger).error(
      `what was injected into the extension '${descriptor.name}' cannot be disposed of`,
      error,
    );
  });
}

function resolveIn<T>(from: InjectionContainer, container: Container, token: Token<T>): T {
  const known = isDependency(token) ? providedFor(container, token).token : token;
  return from.resolve<T>(known as new () => T); // the parameters of a class are the container's affair
}

/** No fallback is called here: it may load what a program that provides something else does not have. */
function providedFor(container: Container, token: Dependency<unknown>): Provided {
  const found = container.provided.get(token.name);
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
    const { parent } = container;
    const registered = parent && [...copies].find((copy) => parent.isRegistered(copy, true));
    if (registered) return parent.resolve(registered);
    made ??= { value: token.fallback() };
    return made.value;
  };
  const provided = { token, copies, overrides, factory };
  container.provided.set(token.name, provided);
  container.root.register(token, { useFactory: factory });
  return provided;
}
