import type {
  NativeConfiguration,
  NativeDataChannel,
  NativeDataChannelInit,
  NativePeerConnection,
} from '../native/module.js';

type Callback = (...values: never[]) => void;

/** Callbacks, by the name of the method that sets them. */
class Callbacks {
  readonly #byName = new Map<string, Callback>();

  set(name: string, callback: Callback): void {
    this.#byName.set(name, callback);
  }

  call(name: string, ...values: unknown[]): void {
    this.#byName.get(name)?.(...(values as never[])); // as the test means them
  }
}

/** A native channel whose events and failures the test makes. */
export class ScriptedNativeChannel implements NativeDataChannel {
  readonly callbacks: Callbacks = new Callbacks();
  readonly label: string;
  readonly init: NativeDataChannelInit;
  readonly sent: unknown[] = [];
  refusal: Error | null = null;
  isOpenNow = true;
  id = 65_535;
  buffered = 0;
  threshold = 0;
  roomCallbacks = 0;
  closeCount = 0;

  constructor(label = 'data', init: NativeDataChannelInit = {}) {
    this.label = label;
    this.init = init;
  }

  getLabel(): string {
    return this.label;
  }

  getProtocol(): string {
    return 'protocol';
  }

  getId(): number {
    return this.id;
  }

  isOpen(): boolean {
    return this.isOpenNow;
  }

  bufferedAmount(): number {
    return this.buffered;
  }

  sendMessage(message: string): boolean {
    return this.sendMessageBinary(message);
  }

  sendMessageBinary(message: Uint8Array | string): boolean {
    if (this.refusal !== null) throw this.refusal;
    this.sent.push(message);
    return true;
  }

  close(): void {
    this.closeCount += 1;
  }

  onOpen(callback: Callback): void {
    this.callbacks.set('open', callback);
  }

  onClosed(callback: Callback): void {
    this.callbacks.set('closed', callback);
  }

  onBufferedAmountLow(callback: Callback): void {
    this.roomCallbacks += 1;
    this.callbacks.set('room', callback);
  }

  setBufferedAmountLowThreshold(bytes: number): void {
    this.threshold = bytes;
  }

  onMessage(callback: Callback): void {
    this.callbacks.set('message', callback);
  }
}

/** A native connection whose events and failures the test makes. */
export class ScriptedNative implements NativePeerConnection {
  readonly callbacks: Callbacks = new Callbacks();
  readonly configuration: NativeConfiguration;
  readonly channels: ScriptedNativeChannel[] = [];
  readonly candidates: string[] = [];
  readonly descriptions: [sdp: string, type: string][] = [];
  /** Methods that fail, and of what. */
  readonly refusals: Map<string, Error> = new Map<string, Error>();
  gathering = 'new';
  fingerprint = 'AB';
  closeCount = 0;

  constructor(_name: string, configuration: NativeConfiguration) {
    this.configuration = configuration;
  }

  setRemoteDescription(sdp: string, type: string): void {
    this.#check('setRemoteDescription');
    this.descriptions.push([sdp, type]);
  }

  addRemoteCandidate(candidate: string): void {
    this.#check('addRemoteCandidate');
    this.candidates.push(candidate);
  }

  createDataChannel(label: string, init: NativeDataChannelInit): ScriptedNativeChannel {
    this.#check('createDataChannel');
    const channel = new ScriptedNativeChannel(label, init);
    this.channels.push(channel);
    return channel;
  }

  gatheringState(): string {
    return this.gathering;
  }

  close(): void {
    this.closeCount += 1;
  }

  onStateChange(callback: Callback): void {
    this.callbacks.set('state', callback);
  }

  onGatheringStateChange(callback: Callback): void {
    this.callbacks.set('gathering', callback);
  }

  onIceStateChange(callback: Callback): void {
    this.callbacks.set('ice', callback);
  }

  onLocalDescription(callback: Callback): void {
    this.callbacks.set('description', callback);
  }

  onLocalCandidate(callback: Callback): void {
    this.callbacks.set('candidate', callback);
  }

  onDataChannel(callback: Callback): void {
    this.callbacks.set('channel', callback);
  }

  bytesSent(): number {
    return 1;
  }

  bytesReceived(): number {
    return 2;
  }

  rtt(): number {
    return 3;
  }

  remoteFingerprint(): { readonly algorithm: string; readonly value: string } {
    return { algorithm: 'sha-256', value: this.fingerprint };
  }

  getSelectedCandidatePair(): null {
    return null;
  }

  #check(method: string): void {
    const refusal = this.refusals.get(method);
    if (refusal !== undefined) throw refusal;
  }
}
