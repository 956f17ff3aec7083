import type { ExtensionDescriptor } from '@peerplug/core';
import type { BrowserFamily } from './browser-tools.js';
import type { Browsers } from './browsers.js';
import type { PageFunctions } from './page-functions.js';
import { remoteExtension } from './remote/remote-extension.js';
import { RemoteLink } from './remote/remote-link.js';
import type { Stack } from './stacks.js';
import { dial } from './switchboard.js';

/** Browsers whose pages host a stack, or run the suite. */
export type PairBrowsers = Browsers<PageFunctions>;

/** A stack as an extension of this process, wherever it lives. */
export interface ReachedStack {
  readonly extension: ExtensionDescriptor;
  close(): Promise<void>;
}

/**
 * Makes a stack usable in this process: as it is, or through a page that hosts it.
 *
 * @param browsers - needed for the stack of a browser only
 */
export async function reachStack(stack: Stack, browsers: PairBrowsers | null): Promise<ReachedStack> {
  const { extension, place } = stack;
  if (place === 'node') return { extension, close: () => Promise.resolve() };
  if (browsers === null) throw new Error(`${extension.name} needs browsers`);
  const line = browsers.newLine();
  const closePage = await hostInPage(extension.name, place, line, browsers);
  const link = new RemoteLink();
  link.attach(await dial(line));
  return {
    extension: remoteExtension(extension, link),
    async close() {
      link.close();
      await closePage();
    },
  };
}

/** Has a page drive its browser's stack for whoever is at the other end of the line; returns the function that ends it. */
export async function hostInPage(
  name: string,
  family: BrowserFamily,
  line: string,
  browsers: PairBrowsers,
): Promise<() => Promise<void>> {
  const page = await browsers.newPage(family);
  await page.call('hostExtension', name, line);
  return () => page.close();
}
