import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import type { NetworkConformanceOptions } from '@peerplug/conformance';
import { LOOPBACK } from './loopback.js';

/**
 * What NET-01 sends. A tenth of what it sends unless told, so that a run takes minutes: the whole takes ten minutes on each
 * stack and shows no more of it.
 */
const TRANSFER_BYTES = Number(process.env['PEERPLUG_TRANSFER_BYTES'] ?? 1_000_000);

/** The stacks whose bad networks are tested, each with itself. */
export const BAD_NETWORK_STACKS: Readonly<Record<string, NetworkConformanceOptions>> = {
  libdatachannel: {
    extension: libdatachannel,
    peerModule: import.meta.resolve('@peerplug/backend-libdatachannel'),
    configuration: LOOPBACK,
    transferBytes: TRANSFER_BYTES,
  },
  werift: {
    extension: werift,
    peerModule: import.meta.resolve('@peerplug/backend-werift'),
    configuration: LOOPBACK,
    transferBytes: TRANSFER_BYTES,
  },
};
