import type { ExtensionDescriptor } from '@peerplug/core';
import { InMemoryPeerConnection } from '../../in-memory/peer-connection.js';
import { variant } from './variant.js';

/** Lacks one member, as it may in JavaScript. */
class Unfinished extends InMemoryPeerConnection {}
Object.defineProperty(Unfinished.prototype, 'addIceCandidate', { value: undefined });

export const extension: ExtensionDescriptor = variant({ name: 'unfinished', peerConnection: Unfinished });
