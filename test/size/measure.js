import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { minify } from '@swc/core';
import { build } from 'esbuild';

const PAGE = fileURLToPath(new URL('page.js', import.meta.url));

/** What a page may have to load for Peerplug. */
const LIMIT_BYTES = 15_500;

/** Written for Node.js; the imports map of the core keeps them out. */
const NODE_ONLY = /-node\.js$|^node:/u;

/** An entry of its own: nobody pays for it who does not import it. */
const ASYNC = /\/core\/dist\/async\//u;

/**
 * Checks how much a page has to load, bundled by esbuild, minified by it and swc and compressed by brotli, as a site may
 * ship it.
 *
 * @returns {Promise<string>} the figure
 * @throws {Error} where it is too much, or has a part that is for Node.js
 */
export async function checkSize() {
  const { bytes, minifiedBytes, inputs } = await measure();
  const figure = `${bytes} bytes compressed, ${minifiedBytes} minified, of at most ${LIMIT_BYTES} compressed`;
  const alien = inputs.filter((file) => NODE_ONLY.test(file) || ASYNC.test(file));
  if (alien.length > 0) throw new Error(`${alien.join(', ')} should not be in it (${figure})`);
  if (bytes > LIMIT_BYTES) throw new Error(`${figure}: ${bytes - LIMIT_BYTES} too many`);
  return figure;
}

/**
 * @returns {Promise<{ bytes: number, minifiedBytes: number, inputs: string[] }>} `bytes`: compressed; `inputs`: the
 *   files of which something is in the bundle
 */
async function measure() {
  const { metafile, outputFiles } = await build({
    entryPoints: [PAGE],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    // Licences are shipped in a file of their own.
    legalComments: 'none',
    // Without it the bundle tells, for profilers, where in node_modules each CommonJS module lay.
    minify: true,
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  if (script === undefined || output === undefined) throw new Error('the bundler left no script');
  // After it, since esbuild's minifier keeps constant objects (error codes, states) whole; swc puts in what is used.
  const { code } = await minify(script.text, {
    module: true,
    compress: { toplevel: true, passes: 4 },
    mangle: { toplevel: true },
  });
  const minified = Buffer.from(code);
  const compressed = brotliCompressSync(minified, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    bytes: compressed.length,
    minifiedBytes: minified.length,
    inputs: inputs.map(([file]) => file),
  };
}
