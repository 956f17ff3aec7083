import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerConnectionConfiguration, SessionDescriptionType } from '@peerplug/core';

/** What the other process is to be. */
export interface PeerProcessOptions {
  /** A URL, path or package name whose export `extension` is the descriptor. */
  readonly module: string;
  readonly configuration: PeerConnectionConfiguration;
}

/** Who takes what the peer makes. */
export interface PeerListener {
  readonly onDescription: (type: SessionDescriptionType, sdp: string) => void;
  readonly onCandidate: (media: string, index: number, name: string) => void;
}

/** A connection in another process, which answers an offer and sends every packet back. */
export interface PeerProcess {
  /** Why the process or its connection came to nothing, if it did. */
  readonly error: Error | null;
  readonly setRemoteDescription: (type: SessionDescriptionType, sdp: string) => void;
  readonly addIceCandidate: (media: string, index: number, name: string) => void;
  /** Ends the process at once (SIGKILL), so that it says no goodbye. Safe to call twice. */
  kill(): void;
}

/** What goes to the other process: its options first. */
export type MessageToPeer = ({ readonly kind: 'start' } & PeerProcessOptions) | MessageOfBoth;

/** What comes from it. */
export type MessageFromPeer = { readonly kind: 'error'; readonly message: string } | MessageOfBoth;

type MessageOfBoth =
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string };

/** Starts a process with one connection. It ends with this one at the latest. */
export function startPeerProcess(options: PeerProcessOptions, listener: PeerListener): PeerProcess {
  const child = fork(fileURLToPath(new URL('./peer-process-main-node.js', import.meta.url)), {
    // Not the debugger's port or the coverage of this process.
    execArgv: [],
  });
  let error: Error | null = null;
  let isKilled = false;
  const send = (message: MessageToPeer): void => {
    // One that is gone tells by its exit.
    if (child.connected) child.send(message, () => undefined);
  };
  child.on('message', (message: MessageFromPeer) => {
    if (message.kind === 'error') error = new Error(`the peer's process: ${message.message}`);
    else if (message.kind === 'description') listener.onDescription(message.type, message.sdp);
    else listener.onCandidate(message.media, message.index, message.name);
  });
  child.on('error', (cause) => {
    error ??= new Error("the peer's process cannot be started", { cause });
  });
  child.on('exit', (code) => {
    if (!isKilled) error ??= new Error(`the peer's process has ended with status ${String(code)}`);
  });
  send({ kind: 'start', ...options });
  return {
    get error() {
      return error;
    },
    setRemoteDescription: (type, sdp) => {
      send({ kind: 'description', type, sdp });
    },
    addIceCandidate: (media, index, name) => {
      send({ kind: 'candidate', media, index, name });
    },
    kill: () => {
      isKilled = true;
      child.kill('SIGKILL');
    },
  };
}
