import fc from 'fast-check';
import { junk, wildText } from './junk-arbitrary.js';

const url = fc.oneof(
  fc.constantFrom(
    'stun:127.0.0.1',
    'stun:[::1]:3478',
    'stuns:127.0.0.1:5349',
    'turn:127.0.0.1',
    'turn:127.0.0.1?transport=tcp',
    'turns:localhost:1',
    'turn:user:secret@127.0.0.1',
    'stun:',
    'stun:127.0.0.1:0',
    'stun:127.0.0.1:65536',
    'http://127.0.0.1',
  ),
  fc
    .tuple(
      fc.constantFrom('stun', 'stuns', 'turn', 'turns', ''),
      fc.constantFrom(':', '://', ''),
      fc.webAuthority(),
      fc.constantFrom('', '?transport=udp', '?transport=x', '#'),
    )
    .map((parts) => parts.join('')),
  wildText,
);

/** Any of the values that are meant, or anything. */
function mostly(meant: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 25, arbitrary: meant }, { weight: 1, arbitrary: junk });
}

const server = mostly(
  fc.record(
    {
      urls: mostly(fc.oneof(url, fc.array(mostly(url), { maxLength: 4 }))),
      username: mostly(fc.oneof(wildText, fc.constant('u'))),
      credential: mostly(fc.oneof(wildText, fc.constant('p'))),
      credentials: mostly(fc.constant('p')),
    },
    { requiredKeys: [] },
  ),
);

const number = mostly(
  fc.oneof(
    fc.constantFrom(0, 1, 2, 639, 640, 1500, 1501, 65535, 65536, Number.MAX_SAFE_INTEGER),
    fc.integer(),
    fc.double(),
  ),
);

const ownOptions = mostly(
  fc.record(
    {
      portRangeBegin: number,
      portRangeEnd: number,
      mtu: number,
      enableIceTcp: mostly(fc.boolean()),
      enableIceUdpMux: mostly(fc.boolean()),
      bindAddress: mostly(
        fc.oneof(fc.constantFrom('127.0.0.1', '::1', '0.0.0.0', '192.0.2.77', 'localhost', ''), wildText),
      ),
      unknown: junk,
    },
    { requiredKeys: [] },
  ),
);

/** Configurations; what stands under the name of an extension is for all of those under test. */
export function configurationFor(extension: string): fc.Arbitrary<unknown> {
  return mostly(
    fc.record(
      {
        iceServers: mostly(fc.array(server, { maxLength: 4 })),
        iceTransportPolicy: mostly(fc.constantFrom('all', 'relay', 'public')),
        maxChannels: number,
        maxInBufferBytes: number,
        maxOutBufferBytes: number,
        [extension]: ownOptions,
        another: junk,
      },
      { requiredKeys: [] },
    ),
  );
}
