/** Contenders that run in Node.js, by the names that they have in `contenders/in-node.ts`. */
export const IN_NODE: readonly string[] = [
  'peerplug-libdatachannel',
  'node-datachannel',
  'node-datachannel-polyfill',
  'wrtc',
  'simple-peer',
  'peerplug-werift',
  'werift',
];

/** Those of them that are built on another one, which runs in the same process as well. */
export const PAIRED_IN_NODE: readonly string[] = ['peerplug-libdatachannel', 'peerplug-werift'];

/** Contenders that run in a page, by the names that they have in `contenders/in-page.ts`. */
export const IN_PAGE: readonly string[] = ['peerplug-browser', 'chromium'];

/** Those of them that are built on another one. */
export const PAIRED_IN_PAGE: readonly string[] = ['peerplug-browser'];
