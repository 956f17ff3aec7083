import { ErrorCode, type ExtensionDescriptor, loadExtension, WebRTCError } from '@peerplug/core';
import { nearest } from './nearest.js';

/** The one that runs in a page and not in Node.js. */
export const BROWSER_BACKEND = 'browser';

const OWN_BACKENDS: readonly string[] = ['libdatachannel', 'werift', BROWSER_BACKEND];

const SHORT_NAME = /^[a-z][a-z\d-]*$/u;

/** The user named a backend that there is not, or something that is none. */
export class NoSuchBackend extends Error {}

/**
 * Loads and registers the backend that the user means: a short name of ours, or the package name, URL or path of an
 * extension package.
 *
 * @throws NoSuchBackend; WebRTCError where it is there and cannot be loaded
 */
export async function loadBackend(backend: string): Promise<ExtensionDescriptor> {
  if (backend === 'in-memory') {
    throw new NoSuchBackend("the backend 'in-memory' joins connections of one process, and A and B are two");
  }
  const own = SHORT_NAME.test(backend) ? ownPackage(backend) : null;
  try {
    return await loadExtension(own ?? backend);
  } catch (error) {
    if (!(error instanceof WebRTCError)) throw error;
    if (error.code === ErrorCode.ERR_FILE_NOT_FOUND && own === null && SHORT_NAME.test(backend)) {
      throw new NoSuchBackend(unknownName(backend));
    }
    const isOfUser = (
      [ErrorCode.ERR_FILE_NOT_FOUND, ErrorCode.ERR_INVALID_PARAMETER] as ErrorCode[]
    ).includes(error.code);
    throw isOfUser && own === null ? new NoSuchBackend(error.message) : error;
  }
}

/** Address of our package with that short name, as seen from here; null where there is none. */
function ownPackage(name: string): string | null {
  try {
    return import.meta.resolve(`@peerplug/backend-${name}`);
  } catch {
    // Not ours, so it may be the name of a package.
    return null;
  }
}

function unknownName(backend: string): string {
  const meant = nearest(backend, OWN_BACKENDS);
  const remedy =
    meant === null
      ? `take ${new Intl.ListFormat('en', { type: 'disjunction' }).format(OWN_BACKENDS)}, or the name, URL or path of an extension package`
      : `did you mean '${meant}'?`;
  return `no backend is called '${backend}'; ${remedy}`;
}
