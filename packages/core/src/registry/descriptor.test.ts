import { expect } from 'chai';
import { dependency } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { checkDescriptor, type ExtensionDescriptor } from './descriptor.js';
import { WebRTCPeerConnectionExtension } from '../contract/peer-connection-extension.js';
import { errorOf } from '../testing/error-of.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import { ALL_CAPABILITIES, ScriptedExtension } from '../testing/scripted-extension.js';

const VALID = new ScriptedExtension({ name: 'mine' }).descriptor;

const ABSTRACT_MEMBERS = [
  'initialize',
  'createDataChannel',
  'createOffer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'close',
  'getConnectionState',
  'getGatheringState',
  'getSignalingState',
] as const;

const FLAGS = [
  'disconnectedState',
  'heavyLoss',
  'maxRetransmits',
  'maxPacketLifeTime',
  'receivedReliability',
  'closingState',
  'exactBufferedAmount',
  'pranswer',
  'sdpMunging',
  'stats',
  'mdns',
] as const;

const COUNTS = ['maxMessageSize', 'maxChannelId', 'remoteCloseMs', 'lostPeerMs'] as const;

describe('checkDescriptor', () => {
  it('takes a descriptor, with and without dependencies', () => {
    checkDescriptor(VALID);
    checkDescriptor({ ...VALID, dependencies: [] });
    checkDescriptor({ ...VALID, dependencies: [dependency('test/token', () => 1)] });
  });

  for (const [what, value] of [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'mine'],
    ['a class', ScriptedConnection],
  ] as const) {
    it(`refuses ${what}`, () => {
      expectRefusal(value, 'must be an object');
    });
  }

  for (const [field, values, mentions] of [
    ['name', [undefined, null, '', 7, {}], 'name'],
    ['version', [undefined, null, '', 1], "'mine' needs a version"],
    ['isSupported', [undefined, null, true], 'isSupported()'],
    [
      'dependencies',
      [null, 'token', {}, [null], [{}], ['x'], [{ name: 'x', fallback: () => 1 }]],
      'dependencies',
    ],
    ['capabilities', [undefined, null, true], 'needs a valid capabilities.'],
    [
      'peerConnection',
      [undefined, null, {}, 'class', () => undefined, Map],
      'extends WebRTCPeerConnectionExtension',
    ],
  ] as const) {
    it(`refuses a descriptor whose ${field} is missing or wrong, and says so`, () => {
      for (const value of values) expectRefusal({ ...VALID, [field]: value }, mentions);
      if (field === 'dependencies') return;
      expectRefusal(without(VALID, field), mentions);
    });
  }

  for (const [what, spi] of [
    ['0', 0],
    ['2', 2],
    ['a text', '1'],
    ['nothing', undefined],
  ] as const) {
    it(`refuses ${what} for spi as ERR_UNAVAILABLE, and names both versions`, () => {
      const error = errorOf(() => {
        checkDescriptor({ ...VALID, spi });
      });
      expect(error.code).to.equal(ErrorCode.ERR_UNAVAILABLE);
      expect(error.message)
        .to.include(`spi ${String(spi)}`)
        .and.to.include('spi 1');
    });
  }

  it('refuses a class whose abstract members are missing, and names them', () => {
    for (const missing of ABSTRACT_MEMBERS) {
      const { message } = errorOf(() => {
        checkDescriptor({ ...VALID, peerConnection: classWithout(missing) });
      });
      const named = ABSTRACT_MEMBERS.filter((member) => message.includes(`implement ${member}`));
      expect(named, message).to.deep.equal([missing]);
    }
    expectRefusal({ ...VALID, peerConnection: WebRTCPeerConnectionExtension }, ABSTRACT_MEMBERS.join(', '));
  });

  it('refuses a class with something else in place of a member', () => {
    expectRefusal({ ...VALID, peerConnection: classWithout('close', 'a string') }, 'implement close');
  });

  it('takes a class whose members are inherited', () => {
    checkDescriptor({ ...VALID, peerConnection: class extends ScriptedConnection {} });
  });

  for (const capability of [...FLAGS, ...COUNTS, 'turn'] as const) {
    it(`refuses capabilities without ${capability}, or with another kind of value`, () => {
      expectRefusal({ ...VALID, capabilities: without(ALL_CAPABILITIES, capability) }, capability);
      for (const value of [null, 'yes', Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])
        expectRefusal({ ...VALID, capabilities: { ...ALL_CAPABILITIES, [capability]: value } }, capability);
    });
  }

  it('refuses a count in place of a flag, and a flag in place of a count', () => {
    for (const flag of FLAGS)
      expectRefusal({ ...VALID, capabilities: { ...ALL_CAPABILITIES, [flag]: 1 } }, flag);
    for (const count of COUNTS)
      expectRefusal({ ...VALID, capabilities: { ...ALL_CAPABILITIES, [count]: true } }, count);
  });

  it('takes counts of 0', () => {
    const capabilities = {
      ...ALL_CAPABILITIES,
      maxMessageSize: 0,
      maxChannelId: 0,
      remoteCloseMs: 0,
      lostPeerMs: 0,
    };
    checkDescriptor({ ...VALID, capabilities });
  });

  it('refuses a TURN transport that is missing or no flag', () => {
    for (const transport of ['udp', 'tcp', 'tls'] as const) {
      const rest = without(ALL_CAPABILITIES.turn, transport);
      for (const turn of [rest, { ...rest, [transport]: 1 }])
        expectRefusal({ ...VALID, capabilities: { ...ALL_CAPABILITIES, turn } }, 'turn');
    }
  });

  it('takes ids up to 65534, which is the last stream', () => {
    const withId = (maxChannelId: number): object => ({
      ...VALID,
      capabilities: { ...ALL_CAPABILITIES, maxChannelId },
    });
    checkDescriptor(withId(65534));
    checkDescriptor(withId(0));
    expectRefusal(withId(65535), 'maxChannelId');
  });
});

function expectRefusal(value: unknown, mentions: string): void {
  const error = errorOf(() => {
    checkDescriptor(value);
  });
  expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
  expect(error.message).to.include(mentions);
}

/** A class of which one member is not there, as plain JavaScript lets it be. */
function classWithout(member: string, value?: unknown): ExtensionDescriptor['peerConnection'] {
  const Incomplete = class extends ScriptedConnection {};
  Object.defineProperty(Incomplete.prototype, member, { value });
  return Incomplete;
}

/** A copy without one field. */
function without(value: object, field: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
}
