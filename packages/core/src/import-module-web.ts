/** Imports a module; paths are resolved from the page, bare names through its import map. */
export async function importModule(specifier: string): Promise<object> {
  const isPath = /^\.{0,2}\//.test(specifier);
  const base = (globalThis as { readonly document?: { readonly baseURI: string } }).document?.baseURI;
  const target = isPath && base !== undefined ? new URL(specifier, base).href : specifier;
  return (await import(target)) as object;
}
