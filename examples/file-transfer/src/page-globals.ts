import type { MessageFromPeer, MessageToPeer, PeerStart } from './peer-messages.js';

/** What a page and the process that hosts it find in each other, as global functions of the page. */
export interface PageGlobals {
  /** The process puts it there before the page's script runs. */
  readonly tellProcess: (message: MessageFromPeer) => void;
  /** The script puts it there. Throws where the browser has no WebRTC. */
  startPeer: (start: PeerStart) => void;
  /** There when the peer has started. */
  tellPeer: (message: Exclude<MessageToPeer, PeerStart>) => void;
}
