import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { conformance } from '@peerplug/conformance';
import { LOOPBACK } from './loopback.js';

conformance({ extension: libdatachannel, peer: werift, configuration: LOOPBACK });
conformance({ extension: werift, peer: libdatachannel, configuration: LOOPBACK });
