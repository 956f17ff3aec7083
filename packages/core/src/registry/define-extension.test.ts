import { expect } from 'chai';
import { defineExtension } from './define-extension.js';
import { dependency } from './dependency.js';
import { checkDescriptor } from './descriptor.js';
import { Logger } from './logger.js';
import { ALL_CAPABILITIES, ScriptedExtension } from '../testing/scripted-extension.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';

interface Clock {
  now(): number;
}
const Clock = dependency<Clock>('test/Clock', () => Date);
const MaybeClock = dependency<Clock | null>('test/MaybeClock', () => null);

class Timed extends ScriptedConnection {
  constructor(
    readonly clock: Clock,
    readonly logger: Logger,
  ) {
    super();
  }
}

const REST = { name: 'timed', version: '1.0.0', capabilities: ALL_CAPABILITIES } as const;

describe('defineExtension', () => {
  it('makes a descriptor that is valid and frozen, of the version of the contract that is current', () => {
    const extension = defineExtension({ ...REST, dependencies: [Clock, Logger], peerConnection: Timed });
    checkDescriptor(extension);
    expect(extension).to.include({ name: 'timed', version: '1.0.0', spi: 1, peerConnection: Timed });
    expect(extension.dependencies).to.deep.equal([Clock, Logger]);
    expect(extension.isSupported()).to.equal(true);
    const { capabilities, dependencies } = extension;
    for (const part of [extension, capabilities, capabilities.turn, dependencies])
      expect(Object.isFrozen(part)).to.equal(true);
  });

  it('needs no dependencies, and passes on why it is not supported', () => {
    const peerConnection = new ScriptedExtension({ name: 'any' }).descriptor.peerConnection;
    const extension = defineExtension({ ...REST, peerConnection, isSupported: () => 'not today' });
    checkDescriptor(extension);
    expect(extension.dependencies).to.deep.equal([]);
    expect(extension.isSupported()).to.equal('not today');
  });

  it('compiles only where the constructor takes what the tokens stand for, in their order', () => {
    const definitions = [
      // @ts-expect-error: the two are swapped
      () => defineExtension({ ...REST, dependencies: [Logger, Clock], peerConnection: Timed }),
      // @ts-expect-error: one is missing
      () => defineExtension({ ...REST, dependencies: [Clock], peerConnection: Timed }),
      // @ts-expect-error: none are named
      () => defineExtension({ ...REST, peerConnection: Timed }),
      // @ts-expect-error: one too many
      () => defineExtension({ ...REST, dependencies: [Clock, Logger, Clock], peerConnection: Timed }),
      // @ts-expect-error: the constructor does not take null
      () => defineExtension({ ...REST, dependencies: [MaybeClock, Logger], peerConnection: Timed }),
      // @ts-expect-error: not a connection
      () => defineExtension({ ...REST, peerConnection: Map }),
      () => defineExtension({ ...REST, dependencies: [Clock, Logger] as const, peerConnection: Timed }),
    ];
    // What compiles, or does not, is made all the same.
    for (const define of definitions) expect(define().name).to.equal('timed');
  });
});
