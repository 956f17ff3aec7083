/** Browsers by what their user agent says of them; those that claim to be another too come first. */
const BROWSERS: readonly [name: string, version: RegExp][] = [
  ['Edge', /\bEdg\/([\d.]+)/],
  ['Firefox', /\bFirefox\/([\d.]+)/],
  ['Chromium', /\b(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*\bSafari\//],
];

interface Runtime {
  readonly process?: { readonly version?: string };
  readonly navigator?: { readonly userAgent?: string };
}

/** What this runs in: `v20.20.2` for Node.js, in a page the browser's name and version. */
export function runtimeName(): string {
  const { process, navigator } = globalThis as Runtime;
  if (typeof process?.version === 'string' && process.version !== '') return process.version;
  const userAgent = navigator?.userAgent ?? '';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return userAgent === '' ? 'unknown' : userAgent;
}
