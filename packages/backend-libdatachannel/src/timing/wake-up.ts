import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';

/** How long after ICE is connected, in milliseconds. A handshake between machines that are near is done by then. */
export const WAKE_UP_MS = 10;

/** The lowest priority there is: libjuice has no use for the pair. */
const PRIORITY = 1;

/** Neither STUN nor DTLS: OpenSSL drops it. */
const NOTHING = Uint8Array.of(0);

/** When it is woken up, in milliseconds after the first time: the other thread can be slow if the machine is busy. */
const REPEATS_MS = [20, 60, 140, 300];

/**
 * Has libdatachannel look again at what the peer has sent.
 *
 * A DTLS message that comes before ICE is connected is kept for the DTLS transport. That of libdatachannel 0.24.5 is
 * handed it before it is in the state in which it takes messages: where the other thread is quick, the message stays in
 * the queue until another comes, which is the repetition a second later, in a third of all such connects. Any datagram
 * from a candidate of the peer has the queue looked at; so a socket of this process is made one.
 *
 * @returns what ends it
 */
export function wakeUp(
  address: string,
  nativePort: number,
  addCandidate: (name: string) => void,
): () => void {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  let timers: NodeJS.Timeout[] = [];
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    for (const timer of timers) clearTimeout(timer);
    socket.close();
  };
  const send = (): void => {
    socket.send(NOTHING, nativePort, address, () => undefined);
  };
  socket.unref();
  // Without it the repetition does the same.
  socket.on('error', end);
  socket.bind({ port: 0, address }, () => {
    if (isOver) return;
    const { port } = socket.address();
    addCandidate(`candidate:wakeup 1 UDP ${String(PRIORITY)} ${address} ${String(port)} typ host`);
    send();
    timers = REPEATS_MS.map((delayMs) => setTimeout(send, delayMs).unref());
  });
  return end;
}
