import { importModule, locateModule } from '#import-module';
import { ErrorCode } from '../constants/error-code.js';
import { checkDescriptor, type ExtensionDescriptor } from './descriptor.js';
import { messageOf } from '../errors/message-of.js';
import { nearest } from '../errors/nearest.js';
import { registerExtension } from './public-functions.js';
import { WebRTCError } from '../errors/webrtc-error.js';

/** What people write → the end of our package's name. */
const PACKAGES: Readonly<Record<string, string>> = {
  libdatachannel: 'libdatachannel',
  'node-datachannel': 'libdatachannel',
  werift: 'werift',
  browser: 'browser',
};

/**
 * Imports an extension package, checks its export `extension` and registers it.
 *
 * @param specifier - a package name, a URL (`file:` in Node.js), or a path. In Node.js names and relative paths are
 *   resolved from the working directory, in a browser from the page (names through its import map)
 * @throws WebRTCError where nothing is found (ERR_FILE_NOT_FOUND), loading fails (ERR_CANT_OPEN), the export is missing
 *   or not a descriptor (ERR_INVALID_PARAMETER), or registering fails (see `registerExtension`)
 */
export async function loadExtension(specifier: string): Promise<ExtensionDescriptor> {
  if (typeof specifier !== 'string' || specifier === '') {
    throw new WebRTCError(
      ErrorCode.ERR_INVALID_PARAMETER,
      'loadExtension takes a package name, a URL or a path',
    );
  }
  const module = await importSpecifier(specifier);
  if (!('extension' in module)) {
    throw new WebRTCError(
      ErrorCode.ERR_INVALID_PARAMETER,
      `'${specifier}' has no export named 'extension'; ${suggestion(specifier) ?? 'an extension package exports its descriptor under that name'}`,
    );
  }
  const descriptor: unknown = module.extension;
  checkDescriptor(descriptor);
  registerExtension(descriptor);
  return descriptor;
}

async function importSpecifier(specifier: string): Promise<object> {
  let location: string;
  try {
    location = locateModule(specifier);
  } catch (cause) {
    throw new WebRTCError(
      ErrorCode.ERR_FILE_NOT_FOUND,
      `no extension package was found at '${specifier}' (${reasonOf(cause)}); ${suggestion(specifier) ?? 'install it or correct the name or path'}`,
      cause,
    );
  }
  try {
    return await importModule(location);
  } catch (cause) {
    // Also where the package is there and something that it imports is not.
    throw new WebRTCError(
      ErrorCode.ERR_CANT_OPEN,
      `the extension package '${specifier}' cannot be loaded: ${reasonOf(cause)}`,
      cause,
    );
  }
}

/** The package that is meant by the name of an extension of ours, or by the name of the library under it. */
function suggestion(specifier: string): string | null {
  const name = nearest(specifier, Object.keys(PACKAGES));
  const found = name === null ? undefined : PACKAGES[name];
  return found === undefined ? null : `did you mean '@peerplug/backend-${found}'?`;
}

function reasonOf(cause: unknown): string {
  const [reason = ''] = messageOf(cause).split('\n');
  return reason;
}
