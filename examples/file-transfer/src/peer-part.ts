import type { MessageFromPeer, SourceFile } from './peer-messages.js';
import type { Sha256 } from './sha256.js';

/** What a peer needs of the program that it runs in: a process of Node.js, or a page. */
export interface PeerHost {
  tell(message: MessageFromPeer): void;
  openFile(file: SourceFile): AsyncIterable<Uint8Array>;
  createSha256(): Sha256;
}

/** What A and B do differently. */
export interface PeerPart {
  /** To be told now and then. */
  readonly figures: MessageFromPeer;
  readonly isDone: boolean;
}
