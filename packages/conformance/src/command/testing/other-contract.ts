import type { ExtensionDescriptor } from '@peerplug/core';
import { variant } from './variant.js';

export const extension: ExtensionDescriptor = variant({ name: 'newer', spi: 2 as 1 }); // as JavaScript may
