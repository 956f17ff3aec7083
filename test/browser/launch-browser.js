import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { findBrowser } from './find-browser.js';

/** Data channels on loopback with plain addresses: mDNS names would need multicast, which test machines lack. */
const CHROME_PLAIN_ADDRESSES = [
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];
const FIREFOX_WEBRTC = {
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

/** No request of the browser's own: updates, sync, look-ups. A page gets at this machine and nothing else. */
const OFF_THE_NETWORK = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/**
 * Starts a headless browser for tests, with a fresh profile. Chromium is driven over a pipe: when this process ends,
 * however it ends, the browser ends too.
 *
 * @param {import('./find-browser.js').Family} family
 * @param {{ hidesAddresses?: boolean, switches?: readonly string[] }} options `hidesAddresses`: Chromium puts mDNS names
 *   in the place of its addresses and takes no loopback ones, as it does for users; those names are told to the whole
 *   network. `switches`: further ones for Chromium's command line
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function launchBrowser(family = 'chrome', { hidesAddresses = false, switches = [] } = {}) {
  const executablePath = findBrowser(family);
  // A whole run is one call into the page; whoever makes it watches that the page goes on.
  const common = { executablePath, headless: true, protocolTimeout: 0 };
  if (family === 'firefox') {
    return puppeteer.launch({ ...common, browser: 'firefox', extraPrefsFirefox: FIREFOX_WEBRTC });
  }
  const isRoot = process.getuid?.() === 0;
  const { folder, remove } = temporaryFolder();
  const browser = await puppeteer.launch({
    ...common,
    pipe: true,
    userDataDir: folder,
    args: [
      ...(hidesAddresses ? [] : CHROME_PLAIN_ADDRESSES),
      ...OFF_THE_NETWORK,
      '--js-flags=--expose-gc',
      '--disable-gpu',
      // Containers have a small /dev/shm, and Chromium refuses to sandbox a root user.
      '--disable-dev-shm-usage',
      ...(isRoot ? ['--no-sandbox'] : []),
      ...switches,
    ],
  });
  // Until then it writes.
  browser.process()?.once('exit', () => {
    try {
      remove();
    } catch {
      // A child of it still does: at the end of this process, then.
    }
  });
  return browser;
}

/** @returns {{ folder: string, remove: () => void }} a folder that goes with this process at the latest */
function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-browser-'));
  // A browser that is being ended may still write.
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', remove);
  return { folder, remove };
}
