import type { PeerProcess } from './peer-process-node.js';

/** A page has no processes: says so. */
export function startPeerProcess(): PeerProcess {
  throw new Error(
    'a peer that can be killed needs a process of its own, which a page cannot start; run this in Node.js',
  );
}
