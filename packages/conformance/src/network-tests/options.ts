import type { ConformanceOptions } from '../run/conformance.js';
import type { Fixture } from '../fixture/fixture.js';
import { createNetwork, type Network, type NetworkOptions } from '../network/network.js';

/** Options of {@link networkConformance}. */
export interface NetworkConformanceOptions extends Omit<ConformanceOptions, 'extra'> {
  /**
   * Where the module of the peer's extension is, for `import()` in another process, which the tests kill: of one's own
   * package `import.meta.resolve('./index.js')`. It exports the descriptor under the name `extension`.
   */
  readonly peerModule: string;
  /** Where the fate of each datagram comes from, as in {@link NetworkOptions.seed}. Default 1. */
  readonly seed?: number;
  /** The relay's address, as in {@link NetworkOptions.host}. Default `127.0.0.1`. */
  readonly host?: string;
  /**
   * What NET-01 (or NET-11) sends, in bytes. Default 10,000,000, which takes a stack ten minutes that takes each loss for
   * a sign of congestion, as RFC 9260 has it. NET-02 (or NET-12) sends a fifth.
   */
  readonly transferBytes?: number;
}

/** What the tests of a run need beside a fixture. */
export interface NetworkRun {
  readonly peerModule: string;
  readonly transferBytes: number;
  /** Whether both ends claim the capability of that name. */
  readonly heavyLoss: boolean;
  /** Stretches every deadline. */
  readonly scale: number;
  /** Makes a network of the run's seed that the test's end closes. */
  readonly network: (t: Fixture, conditions: Omit<NetworkOptions, 'seed' | 'host'>) => Promise<Network>;
}

/** The options with their defaults. */
export function networkRun(options: NetworkConformanceOptions): NetworkRun {
  const { peerModule, transferBytes = 10_000_000, seed = 1, host = '127.0.0.1' } = options;
  const { extension, peer = extension } = options;
  return {
    peerModule,
    transferBytes,
    heavyLoss: [extension, peer].every(({ capabilities }) => capabilities.heavyLoss),
    scale: options.timing?.scale ?? 1,
    network: async (t, conditions) => {
      const network = await createNetwork({ ...conditions, seed, host });
      t.afterwards(() => {
        network.close();
      });
      return network;
    },
  };
}
