import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import type { ExtensionDescriptor } from '@peerplug/core';
import { browserExtension } from './browser-extension.js';
import type { BrowserFamily } from './browser-tools.js';

/** One of the stacks that all talk to each other. */
export interface Stack {
  readonly extension: ExtensionDescriptor;
  /** In what it runs. */
  readonly place: 'node' | BrowserFamily;
}

export const LIBDATACHANNEL: Stack = { extension: libdatachannel, place: 'node' };
export const WERIFT: Stack = { extension: werift, place: 'node' };
export const CHROMIUM: Stack = { extension: browserExtension('chromium'), place: 'chrome' };
export const FIREFOX: Stack = { extension: browserExtension('firefox'), place: 'firefox' };
