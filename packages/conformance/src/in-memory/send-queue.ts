import type { Message } from './frame.js';

/** What waits to be sent on one channel. */
export class SendQueue {
  #messages: Message[] = [];
  #head = 0;
  #bytes = 0;

  /** Payload bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#head === this.#messages.length;
  }

  push(message: Message): void {
    this.#messages.push(message);
    this.#bytes += message.payload.byteLength;
  }

  /** Takes the oldest messages, until they have `maxBytes` or more together. */
  take(maxBytes: number): readonly Message[] {
    let end = this.#head;
    let taken = 0;
    while (taken < maxBytes) {
      const message = this.#messages[end];
      if (message === undefined) break;
      taken += message.payload.byteLength;
      end += 1;
    }
    const messages = this.#messages.slice(this.#head, end);
    this.#bytes -= taken;
    this.#advance(end);
    return messages;
  }

  clear(): void {
    this.#messages = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  /** Frees what was taken once it is half of all, so that a long queue is not copied at each turn. */
  #advance(head: number): void {
    const isWasteful = head * 2 >= this.#messages.length;
    this.#messages = isWasteful ? this.#messages.slice(head) : this.#messages;
    this.#head = isWasteful ? 0 : head;
  }
}
