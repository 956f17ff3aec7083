// A page of somebody who has installed the packages: compiled without the types of Node.js.
import { extension } from '@peerplug/backend-browser';
import { registerExtension, setDefaultExtension, WebRTCPeerConnection } from '@peerplug/core';

registerExtension(extension);
setDefaultExtension(extension.name);

const connection = new WebRTCPeerConnection();
connection.sessionDescriptionCreated.connect((type, sdp) => {
  document.body.textContent = `${type}: ${sdp}`;
});
connection.startAutoPoll();
connection.createOffer();

// The options of the extension are typed, too.
connection.initialize({ browser: { iceCandidatePoolSize: 2 } });
// @ts-expect-error -- iceCandidatePoolSize
connection.initialize({ browser: { iceCandidatePolSize: 2 } });
