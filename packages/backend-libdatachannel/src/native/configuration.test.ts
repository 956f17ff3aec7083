import { ErrorCode, type PeerConnectionSettings, WebRTCError } from '@peerplug/core/extension';
import { expect } from 'chai';
import { nativeConfiguration, turnServers } from './configuration.js';

const SETTINGS: PeerConnectionSettings = {
  iceServers: [],
  iceTransportPolicy: 'all',
  maxChannels: 1,
  maxInBufferBytes: 1,
  trickle: true,
  connectTimeoutMs: 60_000,
  maxOutBufferBytes: 1,
  extensionOptions: {},
};

describe('native configuration', () => {
  let warnings: string[];
  const configure = (settings: Partial<PeerConnectionSettings>): ReturnType<typeof nativeConfiguration> =>
    nativeConfiguration({ ...SETTINGS, ...settings }, (message) => warnings.push(message));

  beforeEach(() => {
    warnings = [];
  });

  const TURN = { url: 'turn:h', scheme: 'turn', host: 'h', port: 3478, transport: 'udp' } as const;
  const STUN = { url: 'stun:[::1]:5', scheme: 'stun', host: '::1', port: 5, transport: 'udp' } as const;
  const STUNS = { url: 'stuns:h', scheme: 'stuns', host: 'h', port: 5349, transport: 'tls' } as const;
  const ACCOUNT = { username: 'a:b@c', credential: '?/#%' };

  it('hands STUN servers over, and warns of one that is not asked', () => {
    const { iceServers } = configure({ iceServers: [{ urls: [TURN, STUN, STUNS], ...ACCOUNT }] });
    expect(iceServers).to.deep.equal([{ hostname: '::1', port: 5 }]);
    expect(warnings).to.deep.equal([
      "'stuns:h' is ignored: the native stack asks STUN servers over UDP only",
    ]);
  });

  it('asks a TURN server for our address if there is no STUN server', () => {
    const { iceServers } = configure({ iceServers: [{ urls: [TURN], ...ACCOUNT }] });
    expect(iceServers).to.deep.equal([{ hostname: 'h', port: 3478 }]);
  });

  it('lists the TURN servers with their accounts', () => {
    const settings = { ...SETTINGS, iceServers: [{ urls: [TURN, STUN], ...ACCOUNT }] };
    expect(turnServers(settings)).to.deep.equal([{ url: 'turn:h', host: 'h', port: 3478, ...ACCOUNT }]);
  });

  it('takes the options of the extension', () => {
    const extensionOptions = {
      bindAddress: '::1',
      portRangeBegin: 5000,
      portRangeEnd: 5000,
      mtu: 1200,
      enableIceUdpMux: true,
    };
    expect(configure({ extensionOptions })).to.include(extensionOptions);
    expect(warnings).to.deep.equal([]);
  });

  it('warns of an option without effect and of one that does not exist', () => {
    configure({ extensionOptions: { enableIceTcp: true, threads: 5 } });
    expect(warnings).to.have.lengthOf(2);
    expect(warnings.join()).to.include("libdatachannel has no option 'threads'");
    expect(warnings.join()).to.include('libdatachannel.enableIceTcp has no effect');
  });

  const ports = 'must be a whole number from 1 to 65535';
  const mtu = 'mtu must be a whole number from 640 to 1500';
  const literal = 'bindAddress must be a literal IP address of this machine';
  const order = 'portRangeEnd must not be below portRangeBegin, 1024 unless given';
  for (const [extensionOptions, reason] of [
    [{ portRangeBegin: 0 }, `portRangeBegin ${ports}`],
    [{ portRangeBegin: 5001, portRangeEnd: 5000 }, order],
    [{ portRangeEnd: 65536 }, `portRangeEnd ${ports}`],
    [{ portRangeEnd: 1000 }, order],
    [{ mtu: 1501 }, mtu],
    [{ mtu: 639.5 }, mtu],
    [{ mtu: '1280' }, mtu],
    [{ enableIceTcp: 1 }, 'enableIceTcp must be true or false'],
    [{ enableIceUdpMux: 'yes' }, 'enableIceUdpMux must be true or false'],
    [{ bindAddress: 'localhost' }, literal],
    [{ bindAddress: 5 }, literal],
    [{ portRangeBegn: 5000 }, "libdatachannel has no option 'portRangeBegn'"],
  ] as const) {
    it(`refuses ${JSON.stringify(extensionOptions)}, and says why`, () => {
      expect(() => configure({ extensionOptions }))
        .to.throw(WebRTCError, reason)
        .with.property('code', ErrorCode.ERR_INVALID_PARAMETER);
    });
  }

  it('names an option as the user writes it', () => {
    expect(() => configure({ extensionOptions: { mtu: 0 } })).to.throw(/^libdatachannel\.mtu must be/u);
  });
});
