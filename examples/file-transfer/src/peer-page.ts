// A peer on the browser's own WebRTC, in a page.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { extension } from '@peerplug/backend-browser';
import { registerExtension } from '@peerplug/core';
import type { PageGlobals } from './page-globals.js';
import { Peer } from './peer.js';
import type { PeerHost } from './peer-part.js';
import type { Sha256 } from './sha256.js';

const globals = globalThis as unknown as PageGlobals; // what browser-process.ts put there, and looks for

const host: PeerHost = {
  tell: globals.tellProcess,
  async *openFile() {
    const response = await fetch('file');
    if (response.body !== null) yield* response.body;
  },
  createSha256(): Sha256 {
    const hash = sha256.create();
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => bytesToHex(hash.digest()),
    };
  },
};

registerExtension(extension);
globals.startPeer = (start) => {
  const peer = new Peer(start, extension.name, host);
  globals.tellPeer = (message) => {
    peer.receive(message);
  };
};
