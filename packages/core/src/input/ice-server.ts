import { demand, demandWhole, isRecord, isNonEmptyString } from '../errors/demand.js';
import { ErrorCode } from '../constants/error-code.js';
import type { ExtensionCapabilities } from './capabilities.js';
import { checkKeys } from './known-keys.js';

/** An entry of `iceServers` as a user writes it (W3C webrtc-pc §4.2.4). */
export interface IceServerOptions {
  /** One or more of `stun:host[:port]`, `stuns:…`, `turn:host[:port][?transport=udp|tcp]`, `turns:…` (RFC 7064, 7065). */
  readonly urls: string | readonly string[];
  /** Required for turn and turns. */
  readonly username?: string;
  /** Required for turn and turns. */
  readonly credential?: string;
  /** The spelling of the Godot 3 class reference; read where `credential` is absent, with a warning to the logger. */
  readonly credentials?: string;
}

/** One server URL, taken apart. */
export interface IceServerUrl {
  /** The text as it was given. */
  readonly url: string;
  readonly scheme: 'stun' | 'stuns' | 'turn' | 'turns';
  /** Host name or literal address, without the brackets of IPv6. */
  readonly host: string;
  /** The port given, or the scheme's own: 3478, and 5349 over TLS. */
  readonly port: number;
  /** What carries the traffic to the server. */
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/**
 * An entry of `iceServers` as an extension receives it. The user name and the password can be read and are not
 * enumerable: whatever prints, serialises or spreads the object leaves them out.
 */
export interface IceServer {
  readonly urls: readonly IceServerUrl[];
  /** Empty for stun. */
  readonly username: string;
  /** Empty for stun. */
  readonly credential: string;
}

/** `credentialType` is of an earlier W3C draft, which had one value for it: it means what is done here anyway. */
const KEYS = ['urls', 'username', 'credential', 'credentials', 'credentialType'] as const;

const URL_FORM =
  /^(stun|stuns|turn|turns):(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._~-]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** Whom an entry is for. */
export interface IceServerContext {
  readonly extensionName: string;
  /** The transports over which the extension reaches TURN servers. */
  readonly capabilities: Pick<ExtensionCapabilities, 'turn'>;
  readonly warn: (message: string) => void;
}

/**
 * Takes an `iceServers` entry apart; `where` names it. URLs that the extension cannot reach are left out with a warning.
 *
 * @throws WebRTCError with ERR_INVALID_PARAMETER if it is not one, or ERR_UNAVAILABLE if no URL is left
 */
export function parseIceServer(entry: unknown, where: string, context: IceServerContext): IceServer {
  const { extensionName, capabilities, warn } = context;
  demand(isRecord(entry), `${where} must be an object with urls`);
  checkKeys(entry, KEYS, (key) => `${where} has no key '${key}'`, warn);
  const { urls, username, credential, credentials } = entry;
  const list: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
  demand(list.length > 0, `${where}.urls is empty`);
  const parsed = list.map((url, index) => parseUrl(url, `${where}.urls${list === urls ? `[${index}]` : ''}`));
  if (credential === undefined && credentials !== undefined) {
    warn(`${where}.credentials is spelled credential now`);
  }
  const secret = credential ?? credentials;
  const isComplete = isNonEmptyString(username) && isNonEmptyString(secret);
  demand(isComplete || !parsed.some(isTurn), `${where} needs a username and a credential for TURN`);
  const usable = parsed.filter((url) => !isTurn(url) || capabilities.turn[url.transport]);
  if (usable.length < parsed.length) {
    const left = parsed.filter((url) => !usable.includes(url)).map(({ url }) => `'${url}'`);
    const message = `${where}: the extension '${extensionName}' cannot reach ${left.join(', ')}`;
    demand(usable.length > 0, message, ErrorCode.ERR_UNAVAILABLE);
    warn(`${message}; left out`);
  }
  // The members that are missing from the first object are those that follow.
  return Object.defineProperties({ urls: usable } as unknown as IceServer, {
    username: { value: isComplete ? username : '' },
    credential: { value: isComplete ? secret : '' },
  });
}

function isTurn({ scheme }: IceServerUrl): boolean {
  return scheme.startsWith('turn');
}

function parseUrl(url: unknown, where: string): IceServerUrl {
  demand(typeof url === 'string', `${where} must be a string or an array of strings`);
  const match = URL_FORM.exec(url);
  // Not quoted: a URL that is none often holds a user name and a password.
  demand(
    match !== null,
    `${where} must read like stun:host:port or turns:host:port?transport=tcp; secrets go into username and credential`,
  );
  const [, scheme, literal, name, digits, query] = match;
  const isSecure = scheme === 'stuns' || scheme === 'turns';
  const port = Number(digits ?? (isSecure ? 5349 : 3478));
  demandWhole(port, `the port of ${where}`, 1, 65535);
  return {
    url,
    scheme: scheme as IceServerUrl['scheme'], // the expression above lets no other pass
    host: literal ?? name ?? '',
    port,
    transport: isSecure ? 'tls' : query === 'tcp' ? 'tcp' : 'udp',
  };
}
