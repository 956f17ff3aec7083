import type { ExtensionDescriptor } from '@peerplug/core';
import { variant } from './variant.js';

export const extension: ExtensionDescriptor = variant({
  name: 'elsewhere',
  isSupported: () => 'the library my-stack is not built for this platform',
});
