// A peer on a backend of Node.js, in a process of its own.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { loadBackend } from './backend.js';
import { PACKET_BYTES } from './file-sender.js';
import { Peer } from './peer.js';
import type { PeerHost } from './peer-part.js';
import { runPeerProgram, tellCommand } from './peer-program.js';
import type { Sha256 } from './sha256.js';

const host: PeerHost = {
  tell: tellCommand,
  openFile: (file) => createReadStream(file.path, { highWaterMark: PACKET_BYTES }),
  createSha256(): Sha256 {
    const hash = createHash('sha256');
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => hash.digest('hex'),
    };
  },
};

runPeerProgram(async (start) => {
  const { name } = await loadBackend(start.backend);
  const peer = new Peer(start, name, host);
  tellCommand({ kind: 'ready', processIds: [process.pid] });
  return {
    receive: (message) => {
      peer.receive(message);
    },
    end: () => Promise.resolve(),
  };
});
