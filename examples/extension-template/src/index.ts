export { extension } from './extension.js';
export { type W3cExtensionOptions, w3cExtension } from './w3c-extension.js';
