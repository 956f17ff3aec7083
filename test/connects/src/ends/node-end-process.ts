// The program of a process that holds the ends of one stack; its argument is the stack's name.
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import type { Request } from '../messages.js';
import type { OpenEnd } from './end.js';
import { EndHost } from './host.js';
import { peerplugEnd } from './peerplug-end.js';

/** Loaded when it is wanted: each brings a native library. */
const LOADERS: Readonly<Record<string, () => Promise<OpenEnd>>> = {
  libdatachannel: () => Promise.resolve(peerplugEnd(libdatachannel)),
  werift: () => Promise.resolve(peerplugEnd(werift)),
  'node-datachannel': async () => (await import('./native-end.js')).openNativeEnd,
  wrtc: async () => {
    const [{ w3cEnd }, wrtc] = await Promise.all([import('./w3c-end.js'), import('@roamhq/wrtc')]);
    return w3cEnd(wrtc.default.RTCPeerConnection);
  },
};

const [, , stack = ''] = process.argv;
const openEnd = await LOADERS[stack]?.();
if (openEnd === undefined) throw new Error(`no stack of Node.js is called '${stack}'`);
const host = new EndHost(openEnd, (report) => process.send?.(report));
process.on('message', (request: Request) => {
  host.take(request);
});
process.once('disconnect', () => process.exit());
