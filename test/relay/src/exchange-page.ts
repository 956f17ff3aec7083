import { extension } from '@peerplug/backend-browser';
import { registerExtension } from '@peerplug/core';
import { exchange, failure } from './exchange.js';

registerExtension(extension);
// For the test that has loaded this page.
Object.assign(globalThis, { exchange, failure });
