import { randomUUID } from 'node:crypto';
import createMulticastDns, { type MulticastDNS } from 'multicast-dns';
import { Uncheckable } from '../fixture/uncheckable.js';

/** Long enough for a datagram that stays on this machine. */
const PROBE_MS = 2000;

/** Answers to names under `.local` on this machine, as a peer does that hides its addresses (RFC 6762). */
export class MdnsResponder {
  readonly #dns: MulticastDNS;
  readonly #addressOf = new Map<string, string>();
  #asked = 0;

  private constructor(dns: MulticastDNS) {
    this.#dns = dns;
    dns.on('error', () => undefined);
    dns.on('query', ({ questions = [] }) => {
      for (const { name, type } of questions) {
        const address = this.#addressOf.get(name.toLowerCase());
        if (address === undefined || type !== 'A') continue;
        this.#asked += 1;
        dns.respond({ answers: [{ name, type: 'A', ttl: 120, flush: true, data: address }] });
      }
    });
  }

  /**
   * Opens the port of multicast DNS beside whoever has it already.
   *
   * @throws Uncheckable where that is not possible, or no datagram comes back
   */
  static async open(): Promise<MdnsResponder> {
    // What is sent stays on this machine.
    const dns = createMulticastDns({ ttl: 0, loopback: true, reuseAddr: true });
    const responder = new MdnsResponder(dns);
    const isHeard = await responder.#probe();
    if (isHeard) return responder;
    responder.close();
    throw new Uncheckable(
      'multicast DNS does not work on this machine, so that no name under .local can be resolved',
    );
  }

  /** How often somebody has asked for one of its names. */
  get asked(): number {
    return this.#asked;
  }

  /** A new name for an address of IPv4. */
  nameFor(address: string): string {
    const name = `${randomUUID()}.local`;
    this.#addressOf.set(name, address);
    return name;
  }

  close(): void {
    this.#dns.destroy();
  }

  /** Whether a question reaches us, and our answer whoever listens. */
  async #probe(): Promise<boolean> {
    const name = this.nameFor('127.0.0.1');
    const heard = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, PROBE_MS, false);
      this.#dns.on('response', ({ answers = [] }) => {
        if (!answers.some((answer) => answer.name === name)) return;
        clearTimeout(timer);
        resolve(true);
      });
      this.#dns.once('error', () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
    this.#dns.query(name, 'A');
    const isHeard = await heard;
    this.#asked = 0;
    return isHeard;
  }
}
