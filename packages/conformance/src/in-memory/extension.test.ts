import { conformance } from '../run/conformance.js';
import { inMemoryExtension } from './extension.js';

conformance({ extension: inMemoryExtension });
