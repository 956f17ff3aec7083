import { parseMessage, type Address, type Message, type Protocol } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import type { EarlyRequests } from './early-requests.js';

/**
 * Lets only those ICE requests pass that carry the right MESSAGE-INTEGRITY (RFC 8445 §7.3).
 *
 * werift (0.24.4) answers and obeys every request, signed or not, so that whoever can send to the port can nominate a
 * pair. To be called before anything subscribes to the protocol. Removable once werift checks requests.
 */
export function acceptOnlyAuthenticRequests(
  protocol: Protocol,
  werift: WeriftInternals,
  localPassword: () => string,
  early: EarlyRequests,
): void {
  const { onRequestReceived } = werift.need<Protocol>(
    'ice/request-authentication',
    protocol,
    'onRequestReceived',
  );
  const pass = onRequestReceived.execute;
  onRequestReceived.execute = (message: Message, from: Address, data: Buffer): void => {
    if (parseMessage(data, Buffer.from(localPassword(), 'utf8')) === undefined) return;
    early.run(message, from, () => {
      pass(message, from, data);
    });
  };
}
