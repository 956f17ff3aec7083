import { conformance } from '@peerplug/conformance';
import { extension } from './extension.js';

conformance({ extension });
