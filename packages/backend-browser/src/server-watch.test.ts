import type { Logger, PeerConnectionSettings } from '@peerplug/core/extension';
import { expect } from 'chai';
import { ServerWatch } from './server-watch.js';
import { ScriptedConnection } from './testing/scripted-connection.js';

const SERVERS = ['stun:192.0.2.1', 'turn:192.0.2.2', 'turns:192.0.2.3'];

describe('ServerWatch', () => {
  let stack: ScriptedConnection;
  let warnings: string[];

  beforeEach(() => {
    stack = new ScriptedConnection();
    warnings = [];
  });

  function watch(iceTransportPolicy: 'all' | 'relay', urls = SERVERS): ServerWatch {
    const iceServers = urls.map((url) => ({ urls: [{ url }] }));
    const settings = { iceTransportPolicy, iceServers } as unknown as PeerConnectionSettings; // what it reads
    const logger = { warn: (message: string) => warnings.push(message) } as unknown as Logger;
    return new ServerWatch(stack as unknown as RTCPeerConnection, settings, logger);
  }

  const missing = (reason: string): string =>
    `no relay is available from 'turn:192.0.2.2', 'turns:192.0.2.3': ${reason}`;

  it('names the TURN servers that gave no relay, while one is forced', () => {
    const forced = watch('relay');
    expect(forced.missingRelay).to.equal(missing('no answer'));
    expect(watch('all').missingRelay).to.equal(null);
    stack.fire('icecandidateerror', { url: 'turn:192.0.2.2', errorCode: 401, errorText: '' });
    expect(forced.missingRelay).to.equal(missing("'turn:192.0.2.2' failed with 401: refused"));
  });

  it('says what to do where no TURN server is configured', () => {
    const message = "iceTransportPolicy 'relay' needs a TURN server in iceServers";
    for (const urls of [[], ['stun:192.0.2.1']]) expect(watch('relay', urls).missingRelay).to.equal(message);
  });

  it('misses no relay once a candidate has come; the end of candidates is none', () => {
    const forced = watch('relay');
    for (const candidate of [null, { candidate: '' }]) stack.fire('icecandidate', { candidate });
    expect(forced.missingRelay).to.equal(missing('no answer'));
    stack.fire('icecandidate', { candidate: { candidate: 'candidate:1' } });
    expect(forced.missingRelay).to.equal(null);
  });

  it('logs and keeps each fault once, with a text where the platform gives none', () => {
    const servers = watch('all');
    expect(servers.faults).to.equal('');
    for (const [errorCode, errorText] of [
      [701, ''],
      [701, ''],
      [701, 'timed out'],
      [400, ''],
    ] as const)
      stack.fire('icecandidateerror', { url: 'stun:192.0.2.1', errorCode, errorText });
    const faults = ['701: cannot be reached', '701: timed out', '400: refused'].map(
      (fault) => `'stun:192.0.2.1' failed with ${fault}`,
    );
    expect(servers.faults).to.equal(faults.join('; '));
    expect(warnings).to.deep.equal(faults.map((fault) => `the server ${fault}`));
  });
});
