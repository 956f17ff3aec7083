import type { Token, ValuesOf } from './dependency.js';
import type { ExtensionDescriptor } from './descriptor.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import type { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';

type PeerConnectionClass = new (...dependencies: never[]) => WebRTCPeerConnectionExtension;

/** What stands beside the class if its constructor does not take what the tokens stand for. */
interface Mismatch<Values> {
  readonly 'the constructor must take, in this order': Values;
}

/** What {@link defineExtension} makes a descriptor of. */
export interface ExtensionDefinition<
  Tokens extends readonly Token<unknown>[],
  Connection extends PeerConnectionClass,
> {
  /** What users write in `setDefaultExtension(name)`; unique in a program. */
  readonly name: string;
  /** Version of the extension package. */
  readonly version: string;
  /** What the extension can do. */
  readonly capabilities: ExtensionCapabilities;
  /** The tokens of what the constructor takes, in that order. Default none. */
  readonly dependencies?: Tokens;
  /** The class of its connections. */
  readonly peerConnection: Connection &
    (ValuesOf<Tokens> extends ConstructorParameters<Connection> ? unknown : Mismatch<ValuesOf<Tokens>>);
  /** See {@link ExtensionDescriptor.isSupported}. Default: it works everywhere. */
  readonly isSupported?: () => true | string;
}

/**
 * Makes the descriptor that an extension package exports under the name `extension`. Dependencies that are not what the
 * constructor takes, in its order, do not compile.
 */
export function defineExtension<
  const Tokens extends readonly Token<unknown>[] = readonly [],
  Connection extends PeerConnectionClass = PeerConnectionClass,
>(definition: ExtensionDefinition<Tokens, Connection>): ExtensionDescriptor {
  const { name, version, capabilities, dependencies, peerConnection, isSupported } = definition;
  return Object.freeze({
    name,
    version,
    spi: 1,
    peerConnection,
    dependencies: Object.freeze([...(dependencies ?? [])]),
    capabilities: Object.freeze({ ...capabilities, turn: Object.freeze({ ...capabilities.turn }) }),
    isSupported: isSupported ?? ((): true => true),
  } as const);
}
