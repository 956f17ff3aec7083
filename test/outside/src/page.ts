import type { PeerCommand, PeerEvent } from './protocol.js';
import { W3cPeer } from './w3c-peer.js';

/** What the test that loads this script has put on the page before, and what it calls. */
interface PageGlobals {
  readonly reportToTest: (event: PeerEvent) => void;
  takeCommand: (command: PeerCommand) => void;
}

const globals = globalThis as unknown as PageGlobals;
const peer = new W3cPeer(RTCPeerConnection, {}, (event) => {
  globals.reportToTest(event);
});
globals.takeCommand = (command) => {
  peer.take(command);
};
