import type { RemoteDescription } from '@peerplug/core/extension';
import { expect } from 'chai';
import { answeredRole } from './role.js';

const ORIGINS: Readonly<Record<string, readonly [origin: string, role: 'active' | 'passive']>> = {
  Chromium: ['- 4611731400430051336 2 IN IP4 127.0.0.1', 'passive'],
  Firefox: ['mozilla...THIS_IS_SDPARTA-99.0 7327653612461 0 IN IP4 0.0.0.0', 'passive'],
  libdatachannel: ['rtc 3105284567 0 IN IP4 127.0.0.1', 'passive'],
  'Peerplug over libdatachannel': ['peerplug 2760586488 0 IN IP4 127.0.0.1', 'passive'],
  'Peerplug over werift': ['- 121372923932131 1 IN IP4 127.0.0.1', 'passive'],
  aiortc: ['- 3973112903 3973112903 IN IP4 0.0.0.0', 'active'],
  webrtcbin: ['- 4077567720 0 IN IP4 0.0.0.0', 'active'],
  'werift on its own': ['- 70251847 0 IN IP4 0.0.0.0', 'active'],
};

function offer(origin: string, setup: RemoteDescription['setup']): RemoteDescription {
  return { origin, setup } as RemoteDescription; // what the role depends on
}

describe('answeredRole', () => {
  for (const [stack, [origin, role]] of Object.entries(ORIGINS)) {
    it(`is ${role} towards ${stack}, where that leaves it to us`, () => {
      expect(answeredRole(offer(origin, 'actpass'))).to.equal(role);
      expect(answeredRole(offer(origin, 'active'))).to.equal('passive');
      expect(answeredRole(offer(origin, 'passive'))).to.equal('active');
    });
  }
});
