import { PAGE_CONTENDERS } from '../contenders/in-page.js';
import type { FarRequest } from './protocol.js';
import { FarServer } from './server.js';

/* The script of the page of the far ends. It talks by WebSocket: the tools that drive browsers take too long. */

const socket = new WebSocket(`ws://${location.host}/`);

const server = new FarServer({
  contenders: PAGE_CONTENDERS,
  tell: (answer) => {
    socket.send(JSON.stringify(answer));
  },
  cpuSeconds: () => 0,
});

socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
  server.take(JSON.parse(data) as FarRequest); // of page-handle.ts
});
