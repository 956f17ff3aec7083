import { fileURLToPath } from 'node:url';
import { PeerPage } from './peer-page.js';
import { PeerProcess, type PeerProgram } from './peer-program.js';

/** A stack that is not ours. */
export interface OutsidePeer {
  readonly name: string;
  /** The largest message that it can send, in bytes; what we take may be less. */
  readonly largestSent: number;
  start(): Promise<PeerProgram>;
}

/** Debian's: its packages are found by this Python, whichever else is on the path. */
const PYTHON = '/usr/bin/python3';

/** Every peer of the tests; a program that cannot start fails its tests. */
export const OUTSIDE_PEERS: readonly OutsidePeer[] = [
  { name: 'aiortc', largestSent: 262_144, start: () => startPython('aiortc_peer.py') },
  { name: 'webrtcbin', largestSent: 65_536, start: () => startPython('webrtcbin_peer.py') },
  { name: '@roamhq/wrtc', largestSent: 262_144, start: () => startModule('@roamhq/wrtc') },
  {
    name: 'webrtc-server',
    largestSent: 262_144,
    // By default it asks the network for multicast names, and routers for ports.
    start: () => startModule('webrtc-server', { mdns: false, portMapping: false }),
  },
  {
    name: 'Chromium with SNAP',
    largestSent: 262_144,
    start: () => PeerPage.open(['--enable-blink-features=WebRtcSctpSnap']),
  },
];

function startPython(file: string): Promise<PeerProgram> {
  const program = fileURLToPath(new URL(`../programs/${file}`, import.meta.url));
  return Promise.resolve(new PeerProcess(PYTHON, [program]));
}

function startModule(name: string, configuration: object = {}): Promise<PeerProgram> {
  const program = fileURLToPath(new URL('w3c-process.js', import.meta.url));
  return Promise.resolve(new PeerProcess(process.execPath, [program, name, JSON.stringify(configuration)]));
}
