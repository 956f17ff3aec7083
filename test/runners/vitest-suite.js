import { conformance } from '@peerplug/conformance';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { extension } from './extension.js';

conformance({
  extension,
  dsl: { describe, it, before: beforeAll, after: afterAll, beforeEach, afterEach },
});
