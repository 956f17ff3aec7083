import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import type { ExtensionDescriptor } from '@peerplug/core';

/** libdatachannel, on a machine that cannot run it. */
export const extension: ExtensionDescriptor = {
  ...libdatachannel,
  name: 'unsupported',
  isSupported: () => 'the moon is not full',
};
