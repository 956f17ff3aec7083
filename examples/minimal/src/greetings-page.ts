// The program as a page, for in-browser.ts.
import { extension } from '@peerplug/backend-browser';
import { registerExtension, setDefaultExtension } from '@peerplug/core';
import { exchangeGreetings } from './greetings.js';

registerExtension(extension);
setDefaultExtension(extension.name);
Object.assign(globalThis, { exchangeGreetings });
