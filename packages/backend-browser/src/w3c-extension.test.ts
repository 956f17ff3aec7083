import {
  ErrorCode,
  Logger,
  provide,
  registerExtension,
  unregisterExtension,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './extension.js';
import type { PeerConnectionConstructor } from './peer-connection-class.js';
import { ScriptedConnection } from './testing/scripted-connection.js';
import { w3cExtension, type W3cExtensionOptions } from './w3c-extension.js';

/** What is loaded for a name is kept: each test takes another. */
let count = 0;

describe('w3cExtension', () => {
  let name: string;
  let options: Omit<W3cExtensionOptions, 'load'>;

  beforeEach(() => {
    count += 1;
    name = `scripted-${String(count)}`;
    options = { name, version: '1.2.3', capabilities: extension.capabilities };
  });

  it('makes a descriptor whose class is loaded once, when it is needed', () => {
    let loaded = 0;
    const made: ScriptedConnection[] = [];
    class Recorded extends ScriptedConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    }
    const descriptor = w3cExtension({
      ...options,
      load: () => {
        loaded += 1;
        return Recorded as unknown as PeerConnectionConstructor;
      },
    });
    expect(descriptor).to.deep.include({ ...options, spi: 1 });
    expect(loaded).to.equal(0);
    expect(descriptor.isSupported()).to.equal(true);
    const warnings: string[] = [];
    const restore = provide(Logger, { ...console, warn: (message) => warnings.push(message) });
    registerExtension(descriptor);
    try {
      using connection = new WebRTCPeerConnection({ extension: name });
      const configuration: object = { [name]: { colour: 'red' } };
      expect(connection.initialize(configuration)).to.equal(ErrorCode.OK);
      expect(made.length).to.be.greaterThan(0);
      expect(warnings.join()).to.include(`the extension '${name}' has no option 'colour'`);
      expect(loaded).to.equal(1);
    } finally {
      unregisterExtension(name);
      restore();
    }
  });

  it('says why it is not supported where the class does not load', () => {
    const load = (): never => {
      throw new Error('no binary for this platform');
    };
    expect(w3cExtension({ ...options, load }).isSupported()).to.equal(
      `the library under the extension '${name}' cannot be loaded: no binary for this platform`,
    );
  });

  it('names the token after the extension', () => {
    const load = (): PeerConnectionConstructor => ScriptedConnection as unknown as PeerConnectionConstructor;
    const [token] = w3cExtension({ ...options, load }).dependencies ?? [];
    expect(token?.name).to.equal(`${name}/RTCPeerConnection`);
  });
});
