import { ConnectionState, ErrorCode, WebRTCPeerConnection, nameOf } from '@peerplug/core';
import type { MessageToPeer, PeerStart, PeerStates } from './peer-messages.js';
import type { PeerHost, PeerPart } from './peer-part.js';
import { ReceivingPart } from './receiving-part.js';
import { SendingPart } from './sending-part.js';

const FIGURES_INTERVAL_MS = 100;

/** One end of the transfer: a connection, its negotiation through the host, and the part that is played over it. */
export class Peer {
  readonly #connection: WebRTCPeerConnection;
  readonly #host: PeerHost;
  readonly #part: PeerPart;
  readonly #timer: ReturnType<typeof setInterval>;
  #toldStates = '';

  /**
   * @param extension - name of the registered extension to use
   * @throws WebRTCError where that does not work here or lacks what the transfer needs
   */
  constructor({ role, file }: PeerStart, extension: string, host: PeerHost) {
    const connection = new WebRTCPeerConnection({ extension });
    this.#connection = connection;
    this.#host = host;
    const fail = (error: unknown): void => {
      this.#fail(error);
    };
    this.#part =
      role === 'A'
        ? new SendingPart(connection, file, host, fail)
        : new ReceivingPart(connection, host, fail);
    this.#negotiate();
    this.#timer = setInterval(() => {
      host.tell(this.#part.figures);
    }, FIGURES_INTERVAL_MS);
  }

  /** Takes a message of the command. */
  receive(message: Exclude<MessageToPeer, PeerStart>): void {
    switch (message.kind) {
      case 'connect':
        this.#check(this.#connection.createOffer());
        break;
      case 'description':
        this.#check(this.#connection.setRemoteDescription(message.type, message.sdp));
        break;
      case 'candidate':
        this.#check(this.#connection.addIceCandidate(message.media, message.index, message.name));
        break;
      case 'close':
        clearInterval(this.#timer);
        this.#connection.close();
        break;
    }
    this.#tellStates();
  }

  /** The three steps of the class reference; the host is the signaling server. */
  #negotiate(): void {
    const connection = this.#connection;
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      this.#check(connection.setLocalDescription(type, sdp));
      this.#host.tell({ kind: 'description', type, sdp });
      this.#tellStates();
    });
    connection.iceCandidateCreated.connect((media, index, name) => {
      this.#host.tell({ kind: 'candidate', media, index, name });
    });
    connection.errorOccurred.connect((error) => {
      this.#fail(error);
    });
    connection.startAutoPoll();
    connection.activity.connect(() => {
      this.#tellStates();
    });
    this.#tellStates();
  }

  /** Tells the three states where one of them is new. */
  #tellStates(): void {
    const states: PeerStates = {
      connection: this.#connection.getConnectionState(),
      gathering: this.#connection.getGatheringState(),
      signaling: this.#connection.getSignalingState(),
    };
    const told = JSON.stringify(states);
    if (told === this.#toldStates) return;
    this.#toldStates = told;
    this.#host.tell({ kind: 'states', states });
    if (states.connection === ConnectionState.STATE_FAILED) this.#fail(new Error('the connection failed'));
  }

  #check(code: ErrorCode): void {
    if (code === ErrorCode.OK) return;
    this.#fail(this.#connection.getLastError() ?? new Error(`a call returned ${nameOf(ErrorCode, code)}`));
  }

  #fail(error: unknown): void {
    if (this.#part.isDone) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#host.tell({ kind: 'failed', isUsage: false, message });
  }
}
