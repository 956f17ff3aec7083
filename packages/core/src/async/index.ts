export { connected } from './connected.js';
export { once } from './once.js';
export { opened } from './opened.js';
export { type PacketData, packets } from './packets.js';
export { send } from './send.js';
export { throwIfFailed } from './throw-if-failed.js';
export type { WaitOptions } from './wait.js';
