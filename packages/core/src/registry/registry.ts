import {
  build,
  type Container,
  disposeClass,
  newContainer,
  registerClass,
  type RegisteredClass,
} from './container.js';
import { ErrorCode } from '../constants/error-code.js';
import { checkDescriptor, type ExtensionDescriptor } from './descriptor.js';
import { nearest } from '../errors/nearest.js';
import type { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** A registered extension; a connection keeps the one that it was made with. */
export type RegisteredExtension = RegisteredClass<WebRTCPeerConnectionExtension, ExtensionDescriptor>;

/** Names → extensions, and which one is the default. Data for the reason that {@link Container} is. */
export interface ExtensionRegistry {
  readonly container: Container;
  readonly extensions: Map<string, RegisteredExtension>;
  defaultName: string | null;
}

/** A registry in which nothing is registered. */
export function newRegistry(): ExtensionRegistry {
  return { container: newContainer(), extensions: new Map(), defaultName: null };
}

const REALM_KEY: unique symbol = Symbol.for('@peerplug/core/registry/1');

/** The one registry of this JavaScript realm, whichever copy of this package asks for it. Made at the first call. */
export function realmRegistry(): ExtensionRegistry {
  // The key is ours alone, so nothing else can stand there.
  const realm = globalThis as unknown as Record<typeof REALM_KEY, ExtensionRegistry | undefined>;
  return (realm[REALM_KEY] ??= newRegistry());
}

/** See `registerExtension`. */
export function register(
  { container, extensions }: ExtensionRegistry,
  descriptor: ExtensionDescriptor,
): void {
  checkDescriptor(descriptor);
  const { name, version } = descriptor;
  const taken = extensions.get(name);
  if (taken?.descriptor === descriptor) return;
  if (taken !== undefined) {
    // The same name and version: a module that was loaded again, by a hot reload or a test runner that resets modules.
    if (taken.descriptor.version !== version) {
      throw new WebRTCError(
        ErrorCode.ERR_ALREADY_EXISTS,
        `version ${taken.descriptor.version} of '${name}' is registered; call unregisterExtension first to register version ${version}`,
      );
    }
    // Live connections keep what was constructed for it.
    container.classes.delete(taken);
  }
  extensions.set(name, registerClass(container, descriptor));
}

/** See `unregisterExtension`. */
export function unregister(registry: ExtensionRegistry, name: string): void {
  disposeClass(registry.container, getExtension(registry, name));
  registry.extensions.delete(name);
  if (registry.defaultName === name) registry.defaultName = null;
}

/** See `listExtensions`. */
export function list({ extensions }: ExtensionRegistry): readonly ExtensionDescriptor[] {
  return [...extensions.values()].map((extension) => extension.descriptor);
}

/** The extension of that name, or throws ERR_DOES_NOT_EXIST naming those registered. */
export function getExtension({ extensions }: ExtensionRegistry, asked: unknown): RegisteredExtension {
  const name = typeof asked === 'string' ? asked : typeof asked;
  const extension = asked === name ? extensions.get(name) : undefined;
  if (extension !== undefined) return extension;
  const names = [...extensions.keys()];
  const near = nearest(name, names);
  const known = names.length === 0 ? 'none is registered' : `registered: ${names.join(', ')}`;
  const hint = near === null ? 'call registerExtension(…) first' : `did you mean '${near}'?`;
  throw new WebRTCError(
    ErrorCode.ERR_DOES_NOT_EXIST,
    `no extension is registered as '${name}' (${known}); ${hint}`,
  );
}

/** See `setDefaultExtension`. */
export function setDefault(registry: ExtensionRegistry, name: string): void {
  registry.defaultName = getExtension(registry, name).descriptor.name;
}

/** The default extension, or throws ERR_UNCONFIGURED with the lines to add. */
export function getDefault(registry: ExtensionRegistry): RegisteredExtension {
  if (registry.defaultName !== null) return getExtension(registry, registry.defaultName);
  throw new WebRTCError(
    ErrorCode.ERR_UNCONFIGURED,
    `no default extension is set; add:\n  import { extension } from '@peerplug/backend-libdatachannel';\n  registerExtension(extension);\n  setDefaultExtension(extension.name);`,
  );
}

/** Builds an instance of an extension of the realm's registry. */
export function buildExtension(registered: RegisteredExtension): WebRTCPeerConnectionExtension {
  return build(realmRegistry().container, registered);
}
