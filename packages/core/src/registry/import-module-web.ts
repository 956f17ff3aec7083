/** Where a module is: paths are resolved from the page, bare names are left to its import map. */
export function locateModule(specifier: string): string {
  const isPath = /^\.{0,2}\//.test(specifier);
  const base = (globalThis as { readonly document?: { readonly baseURI: string } }).document?.baseURI;
  return isPath && base !== undefined ? new URL(specifier, base).href : specifier;
}

/** Imports what {@link locateModule} found. */
export async function importModule(location: string): Promise<object> {
  return (await import(location)) as object; // a module namespace is always an object
}
