import { ConnectionState } from '@peerplug/core/extension';
import { expect } from 'chai';
import { connectionStateOf } from './connection-states.js';

/** A connection as far as its state depends on it. */
function connection(
  connectionState: RTCPeerConnectionState,
  sctp?: { state: RTCSctpTransportState; dtls: RTCDtlsTransportState },
): RTCPeerConnection {
  const transports = sctp && { state: sctp.state, transport: { state: sctp.dtls } };
  return { connectionState, sctp: transports ?? null } as RTCPeerConnection; // nothing else is read
}

describe('connectionStateOf', () => {
  it('is not CONNECTED before the association is up', () => {
    const half = connection('connected', { state: 'connecting', dtls: 'connected' });
    expect(connectionStateOf(half, false)).to.equal(ConnectionState.STATE_CONNECTING);
    const whole = connection('connected', { state: 'connected', dtls: 'connected' });
    expect(connectionStateOf(whole, false)).to.equal(ConnectionState.STATE_CONNECTED);
  });

  it('is CONNECTED where the association has been up, even if it says that it is not yet', () => {
    const stale = connection('connected', { state: 'connecting', dtls: 'connected' });
    expect(connectionStateOf(stale, true)).to.equal(ConnectionState.STATE_CONNECTED);
    const dead = connection('connected', { state: 'closed', dtls: 'connected' });
    expect(connectionStateOf(dead, true)).to.equal(ConnectionState.STATE_DISCONNECTED);
  });

  it('is CLOSED once the peer has closed DTLS, while ICE still counts as connected', () => {
    const left = connection('connected', { state: 'closed', dtls: 'closed' });
    expect(connectionStateOf(left, false)).to.equal(ConnectionState.STATE_CLOSED);
  });

  it('is DISCONNECTED where the association alone has ended', () => {
    const dead = connection('connected', { state: 'closed', dtls: 'connected' });
    expect(connectionStateOf(dead, false)).to.equal(ConnectionState.STATE_DISCONNECTED);
  });

  it('is FAILED where DTLS failed, although the association has ended first', () => {
    const refused = connection('failed', { state: 'closed', dtls: 'failed' });
    expect(connectionStateOf(refused, false)).to.equal(ConnectionState.STATE_FAILED);
  });

  it("is the connection's own state where it has no association", () => {
    const states = (['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'] as const).map(
      (state) => connectionStateOf(connection(state), false),
    );
    expect(states).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });
});
