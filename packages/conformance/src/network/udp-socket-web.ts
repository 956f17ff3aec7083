import type { LinkClock } from './link.js';
import type { UdpSocket } from './udp-socket-node.js';

/** A page has no UDP sockets: says so. */
export function openUdpSocket(): Promise<UdpSocket> {
  return Promise.reject(
    new Error(
      'a network between two connections needs UDP sockets, which a page does not have; run this in Node.js',
    ),
  );
}

/** Never asked. */
export const systemClock: LinkClock = {
  now: () => performance.now(),
  after: () => () => undefined,
};
