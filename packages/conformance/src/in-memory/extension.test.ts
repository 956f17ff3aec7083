import { conformance } from './conformance.js';
import { inMemoryExtension } from './in-memory-extension.js';

conformance({ extension: inMemoryExtension });
