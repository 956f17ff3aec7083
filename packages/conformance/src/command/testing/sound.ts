export { inMemoryExtension as extension } from '../../in-memory/extension.js';
