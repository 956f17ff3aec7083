import { extension } from '@peerplug/backend-browser';
import type { Contender } from '../connection/end.js';
import { peerplugContender } from './peerplug.js';
import { w3cContender } from './w3c.js';

/** Those that run in a page of Chromium. */
export const PAGE_CONTENDERS: readonly Contender[] = [
  peerplugContender({
    name: 'peerplug-browser',
    load: () => Promise.resolve(extension),
  }),
  w3cContender({ name: 'chromium', load: () => Promise.resolve(RTCPeerConnection) }),
];
