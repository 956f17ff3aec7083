import { ErrorCode } from './error-code.js';
import { WebRTCError } from './webrtc-error.js';

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

/** An entry of `iceServers` as an extension receives it. */
export interface IceServer {
  readonly urls: readonly IceServerUrl[];
  /** Empty for stun. */
  readonly username: string;
  /** Empty for stun. */
  readonly credential: string;
}

const URL_FORM =
  /^(stun|stuns|turn|turns):(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._~-]+))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** Takes an `iceServers` entry apart; throws ERR_INVALID_PARAMETER where it is not one. `where` names it. */
export function parseIceServer(entry: unknown, where: string, warn: (message: string) => void): IceServer {
  if (typeof entry !== 'object' || entry === null) throw invalid(`${where} must be an object with urls`);
  const { urls, username, credential, credentials } = entry as Partial<
    Record<keyof IceServerOptions, unknown>
  >;
  const list: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
  if (list.length === 0 || !list.every((url) => typeof url === 'string')) {
    throw invalid(`${where}.urls must be a string or an array of strings`);
  }
  if (credential === undefined && credentials !== undefined) {
    warn(`${where}.credentials is the spelling of an old class reference; write credential`);
  }
  const parsed = list.map((url) => parseUrl(url, where));
  const secret = credential ?? credentials;
  if (parsed.some((url) => url.scheme.startsWith('turn')) && !(isFilled(username) && isFilled(secret))) {
    throw invalid(`${where} names a TURN server and needs a username and a credential, both strings`);
  }
  return {
    urls: parsed,
    username: isFilled(username) ? username : '',
    credential: isFilled(secret) ? secret : '',
  };
}

function parseUrl(url: string, where: string): IceServerUrl {
  const match = URL_FORM.exec(url);
  if (match === null) {
    throw invalid(
      `${where} has the URL '${url}'; it must read stun:host[:port], stuns:, turn: or turns:, turn ones with ?transport=udp or tcp at most`,
    );
  }
  const [, scheme, literal, name, digits, query] = match;
  const isSecure = scheme === 'stuns' || scheme === 'turns';
  const port = digits === undefined ? (isSecure ? 5349 : 3478) : Number(digits);
  if (port < 1 || port > 65535)
    throw invalid(`${where} has the URL '${url}' whose port is not from 1 to 65535`);
  return {
    url,
    scheme: scheme as IceServerUrl['scheme'], // the expression above lets no other pass
    host: literal ?? name ?? '',
    port,
    transport: isSecure ? 'tls' : query === 'tcp' ? 'tcp' : 'udp',
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid(message: string): WebRTCError {
  return new WebRTCError(ErrorCode.ERR_INVALID_PARAMETER, message);
}
