/// <reference lib="esnext.disposable" preserve="true" />
import {
  type DependencyContainer,
  provide as provideIn,
  resolve as resolveIn,
  setParent,
} from './container.js';
import { disposable } from './disposable.js';
import type { Dependency, Token } from './dependency.js';
import type { ExtensionDescriptor } from './descriptor.js';
import { list, realmRegistry, register, setDefault, unregister } from './registry.js';

/**
 * Makes an extension known under its name. The same name and version again, as of a module that was reloaded, takes the
 * place of what was registered: connections made from now on use it, live ones keep theirs, and the default stays.
 *
 * @throws WebRTCError where the descriptor is not valid (ERR_INVALID_PARAMETER), is of another version of the contract
 *   (ERR_UNAVAILABLE), or its name is taken by another version (ERR_ALREADY_EXISTS); the registry stays as it was
 */
export function registerExtension(descriptor: ExtensionDescriptor): void {
  register(realmRegistry(), descriptor);
}

/**
 * Forgets an extension; where it was the default, there is none any more. Live connections keep it.
 *
 * @throws WebRTCError with ERR_DOES_NOT_EXIST
 */
export function unregisterExtension(name: string): void {
  unregister(realmRegistry(), name);
}

/** The descriptors of all registered extensions, in the order in which they were registered. */
export function listExtensions(): readonly ExtensionDescriptor[] {
  return list(realmRegistry());
}

/**
 * Chooses the extension of connections made from now on; live ones keep theirs.
 *
 * @throws WebRTCError with ERR_DOES_NOT_EXIST naming those registered; the default stays
 */
export function setDefaultExtension(name: string): void {
  setDefault(realmRegistry(), name);
}

/** The name of the default extension, or null where none is set. */
export function getDefaultExtension(): string | null {
  return realmRegistry().defaultName;
}

/**
 * Makes `value` what extensions built from now on get for `token`.
 *
 * @returns a function that brings back what stood there before; `using` calls it at the end of a block
 */
export function provide<T>(token: Dependency<T>, value: T): (() => void) & Disposable {
  return disposable(provideIn(realmRegistry().container, token, value));
}

/** What stands behind `token` now: what was provided last, or what its fallback makes. */
export function resolve<T>(token: Token<T>): T {
  return resolveIn(realmRegistry().container, token);
}

/**
 * Passes a container of tsyringe: what nobody provided is taken from its registrations, `container.register(Logger,
 * { useValue: console })` for example, before the fallbacks. Nothing is registered in it.
 *
 * @param container - null for none
 */
export function setContainer(container: DependencyContainer | null): void {
  setParent(realmRegistry().container, container);
}
