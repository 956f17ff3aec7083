import type {
  DataChannelParameters,
  ExtensionCapabilities,
  ExtensionDescriptor,
  Logger,
} from '@peerplug/core/extension';
import { inMemoryExtension } from '../in-memory/extension.js';
import type { ChannelHost, InMemoryDataChannel } from '../in-memory/data-channel.js';
import { InMemoryPeerConnection } from '../in-memory/peer-connection.js';

/** The in-memory extension, broken in one point. */
export interface BrokenCopy {
  /** The clause that it breaks: a key of `CLAUSES`. */
  readonly rule: string;
  /** What is wrong with it. */
  readonly name: string;
  readonly extension: ExtensionDescriptor;
  /** Other clauses that cannot but break with that one → why. */
  readonly also: Readonly<Record<string, string>>;
}

/** What a broken copy needs beside its class. */
export interface BrokenCopyOptions {
  readonly also?: Readonly<Record<string, string>>;
  /** Claims that differ from those of the in-memory extension. */
  readonly capabilities?: Partial<ExtensionCapabilities>;
}

export type ConnectionClass = new (logger: Logger) => InMemoryPeerConnection;

export type ChannelClass = new (
  parameters: DataChannelParameters,
  host: ChannelHost,
  openId: number | null,
) => InMemoryDataChannel;

/** A copy whose connections are of another class. */
export function brokenConnection(
  rule: string,
  name: string,
  peerConnection: ConnectionClass,
  { also = {}, capabilities = {} }: BrokenCopyOptions = {},
): BrokenCopy {
  const extension: ExtensionDescriptor = Object.freeze({
    ...inMemoryExtension,
    name: `in-memory that ${name}`,
    peerConnection,
    capabilities: Object.freeze({ ...inMemoryExtension.capabilities, ...capabilities }),
  });
  return { rule, name, extension, also };
}

/** A copy whose channels are of another class. */
export function brokenChannel(
  rule: string,
  name: string,
  channel: ChannelClass,
  options?: BrokenCopyOptions,
): BrokenCopy {
  return brokenConnection(rule, name, withChannels(channel), options);
}

/** In-memory connections with channels of another class. */
function withChannels(channel: ChannelClass): ConnectionClass {
  return class extends InMemoryPeerConnection {
    protected override newChannel(
      parameters: DataChannelParameters,
      openId: number | null,
    ): InMemoryDataChannel {
      return new channel(parameters, this.host, openId);
    }
  };
}
