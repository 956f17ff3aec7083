import { createInterface } from 'node:readline';
import type { PeerCommand } from './protocol.js';
import { type PeerConnectionClass, W3cPeer } from './w3c-peer.js';

/** The program of a process whose peer is a stack of the npm registry: commands and events are lines of JSON. */
async function main(module: string, configuration: RTCConfiguration): Promise<void> {
  // Foreign: one brings no types, and the types of the other do not say that its class is of W3C's shape.
  const loaded = (await import(module)) as {
    readonly RTCPeerConnection?: PeerConnectionClass;
    readonly default?: { readonly RTCPeerConnection: PeerConnectionClass };
  };
  const connectionClass = loaded.RTCPeerConnection ?? loaded.default?.RTCPeerConnection;
  if (connectionClass === undefined) throw new Error(`${module} exports no RTCPeerConnection`);
  const peer = new W3cPeer(connectionClass, configuration, (event) => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    peer.take(JSON.parse(line) as PeerCommand); // as protocol.ts has it
  });
  // Whoever started it is gone.
  lines.on('close', () => process.exit());
}

await main(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}') as RTCConfiguration);
