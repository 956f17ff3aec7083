import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { PeerConnectionConfiguration } from '../input/configuration.js';
import { WebRTCDataChannel } from '../api/data-channel.js';
import type { DataChannelOptions, DataChannelParameters } from '../input/data-channel-options.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from '../input/capabilities.js';
import type { ExtensionDescriptor } from '../registry/descriptor.js';
import { nameOf } from '../constants/name-of.js';
import { WebRTCPeerConnection } from '../api/peer-connection.js';
import { listExtensions, registerExtension, unregisterExtension } from '../registry/public-functions.js';
import { ScriptedChannel, ScriptedConnection } from './scripted-connection.js';

/** Every capability there is, with small limits that tests can pass. */
export const ALL_CAPABILITIES: ExtensionCapabilities = Object.freeze({
  maxMessageSize: 1000,
  maxChannelId: 100,
  maxRetransmits: true,
  maxPacketLifeTime: true,
  receivedReliability: true,
  remoteCloseMs: 100,
  lostPeerMs: 100,
  disconnectedState: true,
  heavyLoss: true,
  closingState: true,
  exactBufferedAmount: true,
  pranswer: true,
  sdpMunging: true,
  stats: true,
  turn: Object.freeze({ udp: true, tcp: true, tls: true }),
  mdns: true,
});

/** What a test makes a scripted extension from. */
export interface ScriptedExtensionOptions {
  readonly name?: string;
  readonly capabilities?: Partial<ExtensionCapabilities>;
  readonly isSupported?: () => true | string;
  /** The class whose instances the test drives. */
  readonly connection?: new () => ScriptedConnection;
}

/** A connection in front of a scripted one. */
export interface ScriptedPair {
  readonly connection: WebRTCPeerConnection;
  readonly extension: ScriptedConnection;
}

/** An extension that does nothing by itself: the test lets its instances report what they report. */
export class ScriptedExtension {
  /** The instances that core has built, oldest first. */
  readonly built: ScriptedConnection[] = [];
  readonly descriptor: ExtensionDescriptor;

  constructor(options: ScriptedExtensionOptions = {}) {
    const { built } = this;
    const Base = options.connection ?? ScriptedConnection;
    this.descriptor = Object.freeze({
      name: options.name ?? 'scripted',
      version: '1.2.3',
      spi: 1 as const,
      peerConnection: class extends Base {
        constructor() {
          super();
          built.push(this);
        }
      },
      capabilities: Object.freeze({ ...ALL_CAPABILITIES, ...options.capabilities }),
      isSupported: options.isSupported ?? ((): true => true),
    });
  }

  /** The instance that was built last. */
  get latest(): ScriptedConnection {
    const latest = this.built.at(-1);
    if (latest === undefined) throw new Error('core has built no instance yet');
    return latest;
  }

  /** Makes a connection, with its instance built. */
  open(configuration: PeerConnectionConfiguration = {}): ScriptedPair {
    const connection = new WebRTCPeerConnection({ extension: this.descriptor.name });
    const code = connection.initialize(configuration);
    if (code !== ErrorCode.OK) throw new Error(`initialize() gave ${nameOf(ErrorCode, code)}`);
    return { connection, extension: this.latest };
  }

  /** Makes a connection in STATE_CONNECTED. */
  openConnected(configuration: PeerConnectionConfiguration = {}): ScriptedPair {
    const pair = this.open(configuration);
    pair.extension.enter(ConnectionState.STATE_CONNECTED);
    pair.connection.poll();
    return pair;
  }

  /** Makes a connection with one channel that is open. */
  openChannel(
    options: DataChannelOptions = {},
    configuration: PeerConnectionConfiguration = {},
  ): ScriptedPair & { readonly channel: WebRTCDataChannel; readonly channelExtension: ScriptedChannel } {
    const pair = this.open(configuration);
    const channel = createChannel(pair.connection, 'data', options);
    const channelExtension = pair.extension.latestChannel;
    channelExtension.enter(ChannelState.STATE_OPEN);
    return { ...pair, channel, channelExtension };
  }
}

/** Registers a scripted extension for each test of the suite in which it is called. */
export function useScriptedExtension(options: ScriptedExtensionOptions = {}): ScriptedExtension {
  const scripted = new ScriptedExtension(options);
  beforeEach(() => {
    registerExtension(scripted.descriptor);
  });
  afterEach(() => {
    for (const { name } of listExtensions()) unregisterExtension(name);
    scripted.built.length = 0;
  });
  return scripted;
}

/** Registers another extension, 'special', until the test ends; a connection on one instance of `connection`. */
export function openSpecial<C extends ScriptedConnection>(
  connection: new () => C,
  capabilities: Partial<ExtensionCapabilities> = {},
): { readonly connection: WebRTCPeerConnection; readonly extension: C } {
  const special = registerSpecial(connection, capabilities);
  const made = new WebRTCPeerConnection({ extension: special.descriptor.name });
  const code = made.initialize();
  const { latest } = special;
  if (code !== ErrorCode.OK || !(latest instanceof connection)) throw new Error('it could not be opened');
  return { connection: made, extension: latest };
}

/** Registers another extension, 'special', until the test ends. */
export function registerSpecial(
  connection: new () => ScriptedConnection,
  capabilities: Partial<ExtensionCapabilities> = {},
): ScriptedExtension {
  const special = new ScriptedExtension({ name: 'special', connection, capabilities });
  if (listExtensions().some(({ name }) => name === 'special')) unregisterExtension('special');
  registerExtension(special.descriptor);
  return special;
}

/** Creates a channel, or throws why that failed. */
export function createChannel(
  connection: WebRTCPeerConnection,
  label = 'data',
  options: DataChannelOptions = {},
): WebRTCDataChannel {
  const channel = connection.createDataChannel(label, options);
  if (channel === null) throw connection.getLastError() ?? new Error('null for no reason');
  return channel;
}

/** The parameters of a channel, all defaults unless given. */
export function parametersOf(given: Partial<DataChannelParameters> = {}): DataChannelParameters {
  return {
    label: 'data',
    protocol: '',
    ordered: true,
    maxPacketLifeTime: null,
    maxRetransmits: null,
    negotiated: false,
    id: null,
    ...given,
  };
}
