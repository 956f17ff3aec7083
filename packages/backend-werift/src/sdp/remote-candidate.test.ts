import { parseIceCandidate } from '@peerplug/core/extension';
import { expect } from 'chai';
import { remoteCandidate } from './remote-candidate.js';

describe('remoteCandidate', () => {
  it('reads what can be used', () => {
    const candidate = read(
      'candidate:7 1 UDP 2113937151 192.0.2.7 4711 typ srflx raddr 0.0.0.0 rport 0 generation 0',
    );
    expect(candidate).to.deep.include({ ip: '192.0.2.7', port: 4711, type: 'srflx' });
    expect(read('candidate:7 1 udp 1 2001:db8::1 4711 typ host')).to.deep.include({
      ip: '2001:db8::1',
    });
  });

  const useless = {
    'of TCP': 'candidate:7 1 tcp 1 192.0.2.7 9 typ host tcptype active',
    'by an mDNS name': 'candidate:7 1 udp 1 0c1a2b3d-1111-2222-3333-444455556666.local 4711 typ host',
    'by a host name': 'candidate:7 1 udp 1 peer.example 4711 typ host',
    'of another component': 'candidate:7 2 udp 1 192.0.2.7 4711 typ host',
    'learned by the peer itself': 'candidate:7 1 udp 1 192.0.2.7 4711 typ prflx',
  };
  for (const [kind, name] of Object.entries(useless)) {
    it(`ignores one ${kind}`, () => {
      expect(read(name)).to.equal(null);
    });
  }
});

function read(name: string): ReturnType<typeof remoteCandidate> {
  const candidate = parseIceCandidate('0', 0, name);
  return candidate === null ? null : remoteCandidate(candidate);
}
