import { conformance } from '@peerplug/conformance';
import { extension } from './index.js';

conformance({ extension, configuration: { libdatachannel: { bindAddress: '127.0.0.1' } } });
