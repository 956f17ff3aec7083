// The script of a page that holds the ends of a browser's stack.
import { extension } from '@peerplug/backend-browser';
import type { Request } from '../messages.js';
import { EndHost } from './host.js';
import { peerplugEnd } from './peerplug-end.js';

const socket = new WebSocket(location.href.replace(/^http/u, 'ws'));
socket.addEventListener('open', () => {
  const host = new EndHost(peerplugEnd(extension), (report) => {
    socket.send(JSON.stringify(report));
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    host.take(JSON.parse(data) as Request); // as page-peer.ts writes it
  });
});
