import {
  checkKeys,
  type IceServer,
  type Logger,
  type PeerConnectionSettings,
} from '@peerplug/core/extension';

/** What stands under `browser` in the configuration of a connection: members of W3C's `RTCConfiguration`. */
export type BrowserOptions = Readonly<Pick<RTCConfiguration, 'certificates' | 'iceCandidatePoolSize'>>;

declare module '@peerplug/core' {
  interface ExtensionOptions {
    /** Options of the extension `browser`. */
    readonly browser?: BrowserOptions;
  }
}

const PASSED_ON: readonly (keyof BrowserOptions)[] = ['certificates', 'iceCandidatePoolSize'];

/**
 * What the platform's constructor takes. It checks the values of the options passed on.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER for the name of an option that is misspelt
 */
export function toRTCConfiguration(
  settings: PeerConnectionSettings,
  extensionName: string,
  logger: Logger,
): RTCConfiguration {
  const { extensionOptions, iceServers, iceTransportPolicy } = settings;
  const describe = (key: string): string => `the extension '${extensionName}' has no option '${key}'`;
  checkKeys(extensionOptions, PASSED_ON, describe, (message) => {
    logger.warn(message);
  });
  const options = Object.fromEntries(
    PASSED_ON.filter((key) => key in extensionOptions).map((key) => [key, extensionOptions[key]]),
  );
  return { ...options, iceServers: iceServers.map(toRTCIceServer), iceTransportPolicy };
}

function toRTCIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  const addresses = { urls: urls.map(({ url }) => url) };
  return username === '' ? addresses : { ...addresses, username, credential };
}
