export { inMemoryExtension as descriptor } from '../../in-memory/extension.js';
