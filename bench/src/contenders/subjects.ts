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

/** Contenders that run in a page, by the names that they have in `contenders/in-page.ts`. */
export const IN_PAGE: readonly string[] = ['peerplug-browser', 'chromium'];

/** The contenders that are built on another one, and that one. */
export const LIBRARY_BELOW: ReadonlyMap<string, string> = new Map([
  ['peerplug-libdatachannel', 'node-datachannel'],
  ['peerplug-werift', 'werift'],
  ['peerplug-browser', 'chromium'],
]);
