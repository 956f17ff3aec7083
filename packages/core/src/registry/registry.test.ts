import { expect } from 'chai';
import { dependency } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { ExtensionRegistry, realmRegistry } from './registry.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import { errorOf } from '../testing/error-of.js';
import { ScriptedExtension } from '../testing/scripted-extension.js';

const ONE = new ScriptedExtension({ name: 'one' }).descriptor;
const OTHER = new ScriptedExtension({ name: 'other' }).descriptor;

describe('ExtensionRegistry', () => {
  it('lists what is registered, in order, and forgets what is unregistered', () => {
    const registry = new ExtensionRegistry();
    expect(registry.list()).to.deep.equal([]);
    registry.register(OTHER);
    registry.register(ONE);
    expect(registry.list()).to.deep.equal([OTHER, ONE]);
    registry.unregister('other');
    expect(registry.list()).to.deep.equal([ONE]);
  });

  it('takes the same descriptor twice', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.register(ONE);
    expect(registry.list()).to.deep.equal([ONE]);
  });

  it('replaces what has the same name and version, in its place, and the default stays', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.register(OTHER);
    registry.setDefault('one');
    const live = registry.getDefault();
    const reloaded = new ScriptedExtension({ name: 'one' });
    registry.register(reloaded.descriptor);
    expect(registry.list()).to.deep.equal([reloaded.descriptor, OTHER]);
    expect(registry.list()[0]).to.equal(reloaded.descriptor);
    expect(registry.defaultName).to.equal('one');
    const built = registry.getDefault().build();
    expect(reloaded.built).to.deep.equal([built]);
    expect(live.build(), 'of a live connection').not.to.be.instanceOf(reloaded.descriptor.peerConnection);
    expect(reloaded.built).to.have.lengthOf(1);
  });

  it('keeps what is registered where what would replace it is not valid', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    errorOf(() => {
      registry.register({ ...ONE, spi: 2 as 1 });
    });
    expect(registry.list()[0]).to.equal(ONE);
  });

  it('refuses another version of the same name as ERR_ALREADY_EXISTS, until the first is unregistered', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.setDefault('one');
    const another = { ...ONE, version: '9.9.9' };
    const error = errorOf(() => {
      registry.register(another);
    });
    expect(error.code).to.equal(ErrorCode.ERR_ALREADY_EXISTS);
    expect(error.message).to.include("'one'").and.to.include('1.2.3').and.to.include('unregisterExtension');
    expect(registry.list()).to.deep.equal([ONE]);
    expect(registry.defaultName).to.equal('one');
    registry.unregister('one');
    registry.register(another);
    expect(registry.list()).to.deep.equal([another]);
  });

  it('stays as it was where a descriptor is not valid', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.setDefault('one');
    for (const invalid of [
      undefined,
      {},
      { ...OTHER, version: '' },
      { ...OTHER, spi: 2 },
      { ...OTHER, name: '' },
    ]) {
      errorOf(() => {
        registry.register(invalid as typeof ONE);
      });
      expect(registry.list()).to.deep.equal([ONE]);
      expect(registry.defaultName).to.equal('one');
    }
  });

  it('has no default unless one is set, and then names it', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    expect(registry.defaultName).to.equal(null);
    registry.setDefault('one');
    expect(registry.defaultName).to.equal('one');
    expect(registry.getDefault().descriptor).to.equal(ONE);
  });

  it('refuses a default that nobody registered, names those registered, and the default stays', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.register(OTHER);
    registry.setDefault('one');
    const error = errorOf(() => {
      registry.setDefault('third');
    });
    expect(error.code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    expect(error.message).to.include("'third'").and.to.include('one, other');
    expect(registry.defaultName).to.equal('one');
  });

  it('suggests the near name, else to register', () => {
    const registry = new ExtensionRegistry();
    expect(unknownName(registry, 'one')).to.include('none is registered').and.to.include('registerExtension');
    registry.register(OTHER);
    expect(unknownName(registry, 'othr')).to.include("did you mean 'other'?");
    expect(unknownName(registry, 'werift')).to.include('registerExtension');
  });

  for (const name of [undefined, null, 7, {}, () => 'one', Symbol('one'), '']) {
    it(`has nothing under a value of the type ${typeof name}`, () => {
      const registry = new ExtensionRegistry();
      registry.register(ONE);
      expect(errorOf(() => registry.get(name)).code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    });
  }

  it('has nothing under the name of a type, where a value of that type is asked for', () => {
    const registry = new ExtensionRegistry();
    registry.register(new ScriptedExtension({ name: 'number' }).descriptor);
    expect(errorOf(() => registry.get(7)).code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    expect(registry.get('number').descriptor.name).to.equal('number');
  });

  it('throws ERR_UNCONFIGURED with the lines to add where there is no default', () => {
    const error = errorOf(() => new ExtensionRegistry().getDefault());
    expect(error.code).to.equal(ErrorCode.ERR_UNCONFIGURED);
    for (const line of ['import { extension } from', 'registerExtension(extension)', 'setDefaultExtension('])
      expect(error.message).to.include(line);
  });

  it('has no default any more once that is unregistered, though the name comes back', () => {
    const registry = new ExtensionRegistry();
    registry.register(ONE);
    registry.register(OTHER);
    registry.setDefault('one');
    registry.unregister('other');
    expect(registry.defaultName).to.equal('one');
    registry.unregister('one');
    expect(registry.defaultName).to.equal(null);
    registry.register(ONE);
    expect(registry.defaultName).to.equal(null);
  });

  it('refuses to unregister what is not there as ERR_DOES_NOT_EXIST', () => {
    const registry = new ExtensionRegistry();
    const error = errorOf(() => {
      registry.unregister('one');
    });
    expect(error.code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
  });

  it('builds instances with what their dependencies stand for, each time anew', () => {
    const seen: string[][] = [];
    class Injected extends ScriptedConnection {
      constructor(first: string, second: string) {
        super();
        seen.push([first, second]);
      }
    }
    const registry = new ExtensionRegistry();
    const dependencies = ['first', 'second'].map((name) => dependency(`test/${name}`, () => name));
    registry.register({ ...ONE, peerConnection: Injected, dependencies });
    const build = (): string[] | undefined => {
      registry.get('one').build();
      return seen.at(-1);
    };
    expect(build()).to.deep.equal(['first', 'second']);
    const takeBack = registry.provide(
      dependency('test/second', () => ''),
      'provided',
    );
    expect(build()).to.deep.equal(['first', 'provided']);
    expect(registry.resolve(dependency('test/second', () => ''))).to.equal('provided');
    takeBack();
    expect(build()).to.deep.equal(['first', 'second']);
  });
});

describe('realmRegistry', () => {
  it('is the same at every call', () => {
    expect(realmRegistry()).to.equal(realmRegistry());
  });
});

/** What the error says of a name that nobody registered. */
function unknownName(registry: ExtensionRegistry, name: string): string {
  return errorOf(() => registry.get(name)).message;
}
