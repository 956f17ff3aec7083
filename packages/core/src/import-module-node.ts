import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/**
 * Imports a module; package names and relative paths are resolved from the working directory, as a program's are. A
 * plain `import()` would resolve from this file, where a strict package manager shows our own dependencies only.
 */
export async function importModule(specifier: string): Promise<object> {
  if (isAbsolute(specifier)) return load(pathToFileURL(specifier).href);
  if (/^\.\.?[/\\]/.test(specifier)) return load(pathToFileURL(join(process.cwd(), specifier)).href);
  if (/^[a-z][a-z\d+.-]+:/i.test(specifier)) return load(specifier);
  try {
    const require = createRequire(join(process.cwd(), 'package.json'));
    return await load(pathToFileURL(require.resolve(specifier)).href);
  } catch (error) {
    if (isExportedToImportOnly(error)) return importFromWorkingDirectory(specifier);
    throw error;
  }
}

async function load(url: string): Promise<object> {
  return (await import(url)) as object; // a module namespace is always an object
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
