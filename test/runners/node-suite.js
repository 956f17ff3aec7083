import { conformance } from '@peerplug/conformance';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { extension } from './extension.js';

conformance({ extension, dsl: { describe, it, before, after, beforeEach, afterEach } });
