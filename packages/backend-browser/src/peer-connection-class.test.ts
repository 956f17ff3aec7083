import {
  ErrorCode,
  provide,
  registerExtension,
  unregisterExtension,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './extension.js';
import { PeerConnectionClass } from './peer-connection-class.js';

describe('PeerConnectionClass', () => {
  const undo: (() => void)[] = [];

  beforeEach(() => {
    registerExtension(extension);
  });

  afterEach(() => {
    for (const step of undo.splice(0).reverse()) step();
    unregisterExtension(extension.name);
  });

  it("is another class than the platform's once one is provided, until that is undone", () => {
    const made: unknown[] = [];
    class Provided extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(configuration);
      }
    }
    const restore = provide(PeerConnectionClass, Provided);
    using first = new WebRTCPeerConnection({ extension: 'browser' });
    first.initialize({ iceTransportPolicy: 'relay' });
    expect(made).to.deep.equal([{ iceServers: [], iceTransportPolicy: 'relay' }]);
    restore();
    using second = new WebRTCPeerConnection({ extension: 'browser' });
    second.initialize();
    expect(made).to.have.lengthOf(1);
  });

  it('makes the extension work where the platform has no class', () => {
    const platform = globalThis.RTCPeerConnection;
    undo.push(() => {
      globalThis.RTCPeerConnection = platform;
    });
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    expect(extension.isSupported()).to.match(/no RTCPeerConnection/);
    expect(() => new WebRTCPeerConnection({ extension: 'browser' })).to.throw(/provide/);
    undo.push(provide(PeerConnectionClass, platform));
    expect(extension.isSupported()).to.equal(true);
    using connection = new WebRTCPeerConnection({ extension: 'browser' });
    expect(connection.initialize()).to.equal(ErrorCode.OK);
  });

  it("is the platform's class of the moment: one that comes later is used", () => {
    const platform = globalThis.RTCPeerConnection;
    undo.push(() => {
      globalThis.RTCPeerConnection = platform;
    });
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    expect(extension.isSupported()).not.to.equal(true);
    globalThis.RTCPeerConnection = platform;
    expect(extension.isSupported()).to.equal(true);
  });
});
