import puppeteer from 'puppeteer-core';
import { findBrowser } from './find-browser.js';

/** Data channels on loopback with plain addresses: mDNS names would need multicast, which test machines lack. */
const WEBRTC = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];

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
 * Starts a headless browser for tests, with a fresh profile.
 *
 * It is driven over a pipe: when this process ends, however it ends, the browser ends too.
 *
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export function launchBrowser() {
  const isRoot = process.getuid?.() === 0;
  return puppeteer.launch({
    executablePath: findBrowser(),
    headless: true,
    pipe: true,
    args: [
      ...WEBRTC,
      ...OFF_THE_NETWORK,
      '--js-flags=--expose-gc',
      '--disable-gpu',
      // Containers have a small /dev/shm, and Chromium refuses to sandbox a root user.
      '--disable-dev-shm-usage',
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
  });
}
