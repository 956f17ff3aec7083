import type { ExtensionDescriptor } from '@peerplug/core';
import { inMemoryExtension } from '../../in-memory/extension.js';

/** The in-memory extension, changed. */
export function variant(changes: Partial<ExtensionDescriptor>): ExtensionDescriptor {
  return { ...inMemoryExtension, ...changes };
}
