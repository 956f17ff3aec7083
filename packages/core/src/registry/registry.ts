import { Container, type DependencyContainer, type RegisteredClass } from './container.js';
import type { Dependency, Token } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { checkDescriptor, type ExtensionDescriptor } from './descriptor.js';
import { nearest } from '../errors/nearest.js';
import type { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** A registered extension; a connection keeps the one that it was made with. */
export interface RegisteredExtension extends RegisteredClass<WebRTCPeerConnectionExtension> {
  readonly descriptor: ExtensionDescriptor;
}

/** Names → extensions, and which one is the default. */
export class ExtensionRegistry {
  readonly #container = new Container();
  readonly #extensions = new Map<string, RegisteredExtension>();
  #defaultName: string | null = null;

  register(descriptor: ExtensionDescriptor): void {
    checkDescriptor(descriptor);
    const taken = this.#extensions.get(descriptor.name);
    if (taken?.descriptor === descriptor) return;
    // The same name and version: a module that was loaded again, by a hot reload or a test runner that resets modules.
    if (taken !== undefined && taken.descriptor.version !== descriptor.version) {
      throw new WebRTCError(
        ErrorCode.ERR_ALREADY_EXISTS,
        `version ${taken.descriptor.version} of '${descriptor.name}' is registered; call unregisterExtension first to register version ${descriptor.version}`,
      );
    }
    const registered = this.#container.registerClass(
      descriptor.name,
      descriptor.peerConnection,
      descriptor.dependencies ?? [],
    );
    this.#extensions.set(descriptor.name, { descriptor, ...registered });
  }

  unregister(name: string): void {
    this.get(name).dispose();
    this.#extensions.delete(name);
    if (this.#defaultName === name) this.#defaultName = null;
  }

  list(): readonly ExtensionDescriptor[] {
    return [...this.#extensions.values()].map((extension) => extension.descriptor);
  }

  /** The extension of that name, or throws ERR_DOES_NOT_EXIST naming those registered. */
  get(asked: unknown): RegisteredExtension {
    const name = typeof asked === 'string' ? asked : typeof asked;
    const extension = asked === name ? this.#extensions.get(name) : undefined;
    if (extension !== undefined) return extension;
    const names = [...this.#extensions.keys()];
    const near = nearest(name, names);
    const known = names.length === 0 ? 'none is registered' : `registered: ${names.join(', ')}`;
    const hint = near === null ? 'call registerExtension(…) first' : `did you mean '${near}'?`;
    throw new WebRTCError(
      ErrorCode.ERR_DOES_NOT_EXIST,
      `no extension is registered as '${name}' (${known}); ${hint}`,
    );
  }

  get defaultName(): string | null {
    return this.#defaultName;
  }

  setDefault(name: string): void {
    this.#defaultName = this.get(name).descriptor.name;
  }

  /** The default extension, or throws ERR_UNCONFIGURED with the lines to add. */
  getDefault(): RegisteredExtension {
    if (this.#defaultName !== null) return this.get(this.#defaultName);
    throw new WebRTCError(
      ErrorCode.ERR_UNCONFIGURED,
      `no default extension is set; add for example:\n  import { extension } from '@peerplug/backend-libdatachannel';\n  registerExtension(extension);\n  setDefaultExtension(extension.name);`,
    );
  }

  /** See `setContainer`. */
  setContainer(parent: DependencyContainer | null): void {
    this.#container.setParent(parent);
  }

  provide<T>(token: Dependency<T>, value: T): () => void {
    return this.#container.provide(token, value);
  }

  resolve<T>(token: Token<T>): T {
    return this.#container.resolve(token);
  }
}

const REALM_KEY: unique symbol = Symbol.for('@peerplug/core/registry/1');

/** The one registry of this JavaScript realm, whichever copy of this package asks for it. Made at the first call. */
export function realmRegistry(): ExtensionRegistry {
  // The key is ours alone, so nothing else can stand there.
  const realm = globalThis as unknown as Record<typeof REALM_KEY, ExtensionRegistry | undefined>;
  return (realm[REALM_KEY] ??= new ExtensionRegistry());
}
