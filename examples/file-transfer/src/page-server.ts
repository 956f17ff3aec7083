import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

/** A page under an address of this machine only. */
export interface ServedPage {
  readonly url: string;
  close(): void;
}

/**
 * Serves the page that is a peer, its script, and the file, which a page cannot open by its path.
 *
 * Other users of this machine can reach the port, so the paths are not to be guessed.
 */
export async function servePage(filePath: string): Promise<ServedPage> {
  const script = await bundlePage();
  const folder = `/${randomUUID()}/`;
  const server = createServer(({ url }, response) => {
    switch (url) {
      case folder:
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><title>Peerplug</title><script src="page.js"></script>');
        break;
      case `${folder}page.js`:
        response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
        response.end(script);
        break;
      case `${folder}file`:
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        // A file that cannot be read to its end breaks the response off, and the page sees that.
        pipeline(createReadStream(filePath), response).catch(() => response.destroy());
        break;
      default:
        response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // that of a TCP server
  return {
    url: `http://127.0.0.1:${String(port)}${folder}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The page's script, from what was built. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('peer-page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  });
  // It keeps a process of its own for the next time.
  await stop();
  return outputFiles[0]?.text ?? '';
}
