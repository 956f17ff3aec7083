import type { Logger, PeerConnectionSettings } from '@peerplug/core/extension';
import { expect } from 'chai';
import { toRTCConfiguration } from './rtc-configuration.js';

describe('toRTCConfiguration', () => {
  it('gives a server a user name only where it has one', () => {
    const settings = {
      iceServers: [
        { urls: [{ url: 'stun:192.0.2.1' }, { url: 'stun:192.0.2.2' }], username: '', credential: '' },
        { urls: [{ url: 'turn:192.0.2.3' }], username: 'user', credential: 'password' },
      ],
      iceTransportPolicy: 'relay',
      extensionOptions: { iceCandidatePoolSize: 1 },
    } as unknown as PeerConnectionSettings; // what is read of them
    expect(toRTCConfiguration(settings, 'browser', {} as Logger)).to.deep.equal({
      iceServers: [
        { urls: ['stun:192.0.2.1', 'stun:192.0.2.2'] },
        { urls: ['turn:192.0.2.3'], username: 'user', credential: 'password' },
      ],
      iceTransportPolicy: 'relay',
      iceCandidatePoolSize: 1,
    });
  });
});
