export { extension } from './extension.js';
