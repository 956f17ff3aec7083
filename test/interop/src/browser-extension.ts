import { extension } from '@peerplug/backend-browser';
import type { ExtensionDescriptor } from '@peerplug/core';

/** The extension of all browsers under the name of one, so that results tell which. */
export function browserExtension(name: string): ExtensionDescriptor {
  return Object.freeze({ ...extension, name });
}
