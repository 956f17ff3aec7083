import type { End } from './end.js';

/** What the far end does with a packet: sends it back, or counts it only. */
export type FarRole = 'echo' | 'count';

/** What the far end has seen so far. */
export interface FarSample {
  readonly packets: number;
  readonly bytes: number;
  /** By the far end's own clock. */
  readonly atMs: number;
  /** Of the far end's process; 0 where it shares the near one's. */
  readonly cpuSeconds: number;
}

/** The other end of the one that a measurement drives. */
export interface Far {
  become(role: FarRole): Promise<void>;
  sample(): Promise<FarSample>;
  close(): Promise<void>;
}

/** Behaves as a far end does, at an end of this process. */
export class FarEnd {
  readonly #end: End;
  #packets = 0;
  #bytes = 0;

  constructor(end: End) {
    this.#end = end;
    this.become('count');
  }

  become(role: FarRole): void {
    this.#end.onPacket =
      role === 'echo'
        ? (packet) => {
            this.#end.send(packet);
          }
        : (packet) => {
            this.#packets += 1;
            this.#bytes += packet.byteLength;
          };
  }

  /** @param cpuSeconds - of this process, where it is not the near end's */
  sample(cpuSeconds: number): FarSample {
    return { packets: this.#packets, bytes: this.#bytes, atMs: performance.now(), cpuSeconds };
  }

  poll(): void {
    this.#end.poll();
  }

  close(): void {
    this.#end.close();
  }
}
