import { expect } from 'chai';
import { dependency } from './dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { build, provide, resolve } from './container.js';
import {
  type ExtensionRegistry,
  getDefault,
  getExtension,
  list,
  newRegistry,
  realmRegistry,
  register,
  setDefault,
  unregister,
} from './registry.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import { errorOf } from '../testing/error-of.js';
import { ScriptedExtension } from '../testing/scripted-extension.js';

const ONE = new ScriptedExtension({ name: 'one' }).descriptor;
const OTHER = new ScriptedExtension({ name: 'other' }).descriptor;

describe('ExtensionRegistry', () => {
  it('lists what is registered, in order, and forgets what is unregistered', () => {
    const registry = newRegistry();
    expect(list(registry)).to.deep.equal([]);
    register(registry, OTHER);
    register(registry, ONE);
    expect(list(registry)).to.deep.equal([OTHER, ONE]);
    unregister(registry, 'other');
    expect(list(registry)).to.deep.equal([ONE]);
  });

  it('takes the same descriptor twice', () => {
    const registry = newRegistry();
    register(registry, ONE);
    register(registry, ONE);
    expect(list(registry)).to.deep.equal([ONE]);
  });

  it('replaces what has the same name and version, in its place, and the default stays', () => {
    const registry = newRegistry();
    register(registry, ONE);
    register(registry, OTHER);
    setDefault(registry, 'one');
    const live = getDefault(registry);
    const reloaded = new ScriptedExtension({ name: 'one' });
    register(registry, reloaded.descriptor);
    expect(list(registry)).to.deep.equal([reloaded.descriptor, OTHER]);
    expect(list(registry)[0]).to.equal(reloaded.descriptor);
    expect(registry.defaultName).to.equal('one');
    const built = build(registry.container, getDefault(registry));
    expect(reloaded.built).to.deep.equal([built]);
    expect(build(registry.container, live), 'of a live connection').not.to.be.instanceOf(
      reloaded.descriptor.peerConnection,
    );
    expect(reloaded.built).to.have.lengthOf(1);
  });

  it('keeps what is registered where what would replace it is not valid', () => {
    const registry = newRegistry();
    register(registry, ONE);
    errorOf(() => {
      register(registry, { ...ONE, spi: 2 as 1 });
    });
    expect(list(registry)[0]).to.equal(ONE);
  });

  it('refuses another version of the same name as ERR_ALREADY_EXISTS, until the first is unregistered', () => {
    const registry = newRegistry();
    register(registry, ONE);
    setDefault(registry, 'one');
    const another = { ...ONE, version: '9.9.9' };
    const error = errorOf(() => {
      register(registry, another);
    });
    expect(error.code).to.equal(ErrorCode.ERR_ALREADY_EXISTS);
    expect(error.message).to.include("'one'").and.to.include('1.2.3').and.to.include('unregisterExtension');
    expect(list(registry)).to.deep.equal([ONE]);
    expect(registry.defaultName).to.equal('one');
    unregister(registry, 'one');
    register(registry, another);
    expect(list(registry)).to.deep.equal([another]);
  });

  it('stays as it was where a descriptor is not valid', () => {
    const registry = newRegistry();
    register(registry, ONE);
    setDefault(registry, 'one');
    for (const invalid of [
      undefined,
      {},
      { ...OTHER, version: '' },
      { ...OTHER, spi: 2 },
      { ...OTHER, name: '' },
    ]) {
      errorOf(() => {
        register(registry, invalid as typeof ONE);
      });
      expect(list(registry)).to.deep.equal([ONE]);
      expect(registry.defaultName).to.equal('one');
    }
  });

  it('has no default unless one is set, and then names it', () => {
    const registry = newRegistry();
    register(registry, ONE);
    expect(registry.defaultName).to.equal(null);
    setDefault(registry, 'one');
    expect(registry.defaultName).to.equal('one');
    expect(getDefault(registry).descriptor).to.equal(ONE);
  });

  it('refuses a default that nobody registered, names those registered, and the default stays', () => {
    const registry = newRegistry();
    register(registry, ONE);
    register(registry, OTHER);
    setDefault(registry, 'one');
    const error = errorOf(() => {
      setDefault(registry, 'third');
    });
    expect(error.code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    expect(error.message).to.include("'third'").and.to.include('one, other');
    expect(registry.defaultName).to.equal('one');
  });

  it('suggests the near name, else to register', () => {
    const registry = newRegistry();
    expect(unknownName(registry, 'one')).to.include('none is registered').and.to.include('registerExtension');
    register(registry, OTHER);
    expect(unknownName(registry, 'othr')).to.include("did you mean 'other'?");
    expect(unknownName(registry, 'werift')).to.include('registerExtension');
  });

  for (const name of [undefined, null, 7, {}, () => 'one', Symbol('one'), '']) {
    it(`has nothing under a value of the type ${typeof name}`, () => {
      const registry = newRegistry();
      register(registry, ONE);
      expect(errorOf(() => getExtension(registry, name)).code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    });
  }

  it('has nothing under the name of a type, where a value of that type is asked for', () => {
    const registry = newRegistry();
    register(registry, new ScriptedExtension({ name: 'number' }).descriptor);
    expect(errorOf(() => getExtension(registry, 7)).code).to.equal(ErrorCode.ERR_DOES_NOT_EXIST);
    expect(getExtension(registry, 'number').descriptor.name).to.equal('number');
  });

  it('throws ERR_UNCONFIGURED with the lines to add where there is no default', () => {
    const error = errorOf(() => getDefault(newRegistry()));
    expect(error.code).to.equal(ErrorCode.ERR_UNCONFIGURED);
    for (const line of ['import { extension } from', 'registerExtension(extension)', 'setDefaultExtension('])
      expect(error.message).to.include(line);
  });

  it('has no default any more once that is unregistered, though the name comes back', () => {
    const registry = newRegistry();
    register(registry, ONE);
    register(registry, OTHER);
    setDefault(registry, 'one');
    unregister(registry, 'other');
    expect(registry.defaultName).to.equal('one');
    unregister(registry, 'one');
    expect(registry.defaultName).to.equal(null);
    register(registry, ONE);
    expect(registry.defaultName).to.equal(null);
  });

  it('refuses to unregister what is not there as ERR_DOES_NOT_EXIST', () => {
    const registry = newRegistry();
    const error = errorOf(() => {
      unregister(registry, 'one');
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
    const registry = newRegistry();
    const dependencies = ['first', 'second'].map((name) => dependency(`test/${name}`, () => name));
    register(registry, { ...ONE, peerConnection: Injected, dependencies });
    const injected = (): string[] | undefined => {
      build(registry.container, getExtension(registry, 'one'));
      return seen.at(-1);
    };
    expect(injected()).to.deep.equal(['first', 'second']);
    const takeBack = provide(
      registry.container,
      dependency('test/second', () => ''),
      'provided',
    );
    expect(injected()).to.deep.equal(['first', 'provided']);
    expect(
      resolve(
        registry.container,
        dependency('test/second', () => ''),
      ),
    ).to.equal('provided');
    takeBack();
    expect(injected()).to.deep.equal(['first', 'second']);
  });
});

describe('realmRegistry', () => {
  it('is the same at every call', () => {
    expect(realmRegistry()).to.equal(realmRegistry());
  });
});

/** What the error says of a name that nobody registered. */
function unknownName(registry: ExtensionRegistry, name: string): string {
  return errorOf(() => getExtension(registry, name)).message;
}
