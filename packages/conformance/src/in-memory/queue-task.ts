/** The part of the platform that starts a turn of the event loop: Node.js has the one, browsers have the other. */
interface Platform {
  readonly setImmediate?: (work: () => void) => unknown;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}

const platform = globalThis as unknown as Platform; // the compiler knows the globals of Node.js only

/** Starts turns where `setImmediate` is missing; nested timers would be held back for 4 ms there. */
class MessageTasks {
  readonly #works: (() => void)[] = [];
  #port: Port | null = null;

  run(work: () => void): void {
    this.#works.push(work);
    this.#port ??= this.#open();
    this.#port.postMessage(null);
  }

  #open(): Port {
    const { port1, port2 } = new platform.MessageChannel();
    // One message for each work, so that one which throws does not hold up the others.
    port1.onmessage = () => {
      this.#works.shift()?.();
    };
    return port2;
  }
}

const messageTasks = new MessageTasks();

/**
 * Runs `work` in a turn of the event loop of its own, after those asked for before. Keeps a process alive until then,
 * and no longer.
 */
export function queueTask(work: () => void): void {
  if (platform.setImmediate === undefined) messageTasks.run(work);
  else platform.setImmediate(work);
}
