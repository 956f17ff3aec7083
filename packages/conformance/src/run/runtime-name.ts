/** Browsers by what their user agent says of them; those that claim to be another too come first. */
const BROWSERS: readonly [name: string, version: RegExp][] = [
  ['Edge', /\bEdg\/([\d.]+)/],
  ['Firefox', /\bFirefox\/([\d.]+)/],
  ['Chromium', /\b(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*\bSafari\//],
];

interface Runtime {
  readonly Bun?: { readonly version: string };
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly process?: { readonly version?: string };
  readonly navigator?: { readonly userAgent?: string };
}

/** What this runs in: `v20.20.2` for Node.js, `Bun 1.4.5`, `Deno 2.9.6`, in a page the browser's name and version. */
export function runtimeName(): string {
  const { Bun, Deno, process, navigator } = globalThis as Runtime;
  // Both give a version of Node.js too, the one that they imitate.
  if (Bun !== undefined) return `Bun ${Bun.version}`;
  if (Deno !== undefined) return `Deno ${Deno.version.deno}`;
  if (typeof process?.version === 'string' && process.version !== '') return process.version;
  const userAgent = navigator?.userAgent ?? '';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return userAgent === '' ? 'unknown' : userAgent;
}
