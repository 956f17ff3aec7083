import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import type { Measurement } from './measurement.js';

/** What a page imports. */
const PAGES: Readonly<Record<string, string>> = {
  'peerplug-browser':
    "import { registerExtension, WebRTCPeerConnection } from '@peerplug/core'; import { extension } from '@peerplug/backend-browser'; registerExtension(extension); globalThis.a = WebRTCPeerConnection;",
  'simple-peer': "import Peer from 'simple-peer/simplepeer.min.js'; globalThis.a = Peer;",
  peerjs: "import { Peer } from 'peerjs'; globalThis.a = Peer;",
};

/** What a page loads: bundled, minified and compressed as a site may ship it. */
export const pageSize: Measurement = {
  id: 'size',
  title: 'what a page loads',
  subjects: Object.keys(PAGES),
  topologies: ['one process'],
  figures: { bytes: { title: 'brotli size of a page', unit: 'bytes', better: 'lower' } },
  run: async (host) => {
    const { outputFiles } = await build({
      stdin: {
        contents: PAGES[host.subject] ?? '',
        resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      legalComments: 'none',
      minify: true,
      logLevel: 'silent',
    });
    const [script] = outputFiles;
    if (script === undefined) throw new Error('the bundler left no script');
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    return { bytes: brotliCompressSync(script.contents, { params }).length };
  },
};
