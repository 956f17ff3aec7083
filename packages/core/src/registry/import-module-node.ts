import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/**
 * Where a module is; package names and relative paths are resolved from the working directory, as a program's are. A
 * plain `import()` would resolve from this file, where a strict package manager shows our own dependencies only.
 *
 * @returns a URL, or the name itself where only `import()` can resolve it
 * @throws where nothing is there
 */
export function locateModule(specifier: string): string {
  if (isAbsolute(specifier)) return existing(pathToFileURL(specifier).href);
  if (/^\.\.?[/\\]/.test(specifier)) return existing(pathToFileURL(join(process.cwd(), specifier)).href);
  if (isUrl(specifier)) return existing(specifier);
  try {
    const require = createRequire(join(process.cwd(), 'package.json'));
    return existing(pathToFileURL(require.resolve(specifier)).href);
  } catch (error) {
    if (isExportedToImportOnly(error)) return specifier;
    throw error;
  }
}

/** Imports what {@link locateModule} found. */
export async function importModule(location: string): Promise<object> {
  if (!isUrl(location)) return importFromWorkingDirectory(location);
  return (await import(location)) as object; // a module namespace is always an object
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(text);
}

function existing(url: string): string {
  if (url.startsWith('file:') && !existsSync(new URL(url)))
    throw new Error(`there is no file ${fileURLToPath(url)}`);
  return url;
}

/** The package is there, but its `exports` have the condition `import` and none that `require.resolve` takes. */
function isExportedToImportOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
}

/** Not for every name: Node.js 20 warns on stderr that this loader is experimental. */
async function importFromWorkingDirectory(specifier: string): Promise<object> {
  const script = new Script('(specifier) => import(specifier)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const run: unknown = script.runInThisContext();
  return (run as (specifier: string) => Promise<object>)(specifier); // the script above is this function
}
