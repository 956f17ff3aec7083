import type { IceServer, Logger, PeerConnectionSettings } from '@peerplug/core';

/** Members of W3C's `RTCConfiguration` that may stand under the extension's name: `{ browser: { certificates } }`. */
const PASSED_ON: ReadonlySet<string> = new Set(['certificates', 'iceCandidatePoolSize']);

/** What the platform's constructor takes. It checks the values of the options passed on. */
export function toRTCConfiguration(settings: PeerConnectionSettings, logger: Logger): RTCConfiguration {
  const { extensionOptions, iceServers, iceTransportPolicy } = settings;
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(extensionOptions)) {
    if (PASSED_ON.has(key)) options[key] = value;
    else
      logger.warn(`the extension 'browser' has no option '${key}'; it takes ${[...PASSED_ON].join(' and ')}`);
  }
  return { ...options, iceServers: iceServers.map(toRTCIceServer), iceTransportPolicy };
}

function toRTCIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  const addresses = { urls: urls.map(({ url }) => url) };
  return username === '' ? addresses : { ...addresses, username, credential };
}
