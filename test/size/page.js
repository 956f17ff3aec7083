// What a page that connects by itself loads: the core, the browser's extension, and the lines that join them.
import { extension } from '@peerplug/backend-browser';
import { registerExtension, setDefaultExtension, WebRTCPeerConnection } from '@peerplug/core';

registerExtension(extension);
setDefaultExtension(extension.name);
globalThis.connection = new WebRTCPeerConnection();
