import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { ErrorCode } from '../constants/error-code.js';
import { loadExtension } from './load-extension.js';
import { nameOf } from '../constants/name-of.js';
import { WebRTCPeerConnection } from '../api/peer-connection.js';
import { listExtensions, registerExtension, unregisterExtension } from './public-functions.js';
import { rejectionOf } from '../testing/error-of.js';
import { WorkingFolder } from '../testing/folder-node.js';
import { ScriptedExtension } from '../testing/scripted-extension.js';

/** The text of a module that exports a descriptor of that name. */
function moduleOf(name: string, version = '1.0.0'): string {
  const scripted = new URL('../testing/scripted-extension.js', import.meta.url).href;
  return `import { ScriptedExtension } from ${JSON.stringify(scripted)};
    const { descriptor } = new ScriptedExtension({ name: ${JSON.stringify(name)} });
    export const extension = { ...descriptor, version: ${JSON.stringify(version)} };`;
}

describe('loadExtension', function () {
  this.timeout(20_000);

  const folder = new WorkingFolder();

  afterEach(() => {
    for (const { name } of listExtensions()) unregisterExtension(name);
  });

  it('finds a package from the working directory, and registers its descriptor', async () => {
    folder.write('node_modules/x/package.json', { name: 'x', type: 'module', exports: './main.js' });
    folder.write('node_modules/x/main.js', moduleOf('x', '4.5.6'));
    const descriptor = await loadExtension('x');
    expect(descriptor).to.include({ name: 'x', version: '4.5.6' });
    expect(listExtensions()).to.deep.equal([descriptor]);
    expect(new WebRTCPeerConnection({ extension: 'x' }).initialize()).to.equal(ErrorCode.OK);
  });

  for (const [written, meant] of [
    ['werift', 'werift'],
    ['wrift', 'werift'],
    ['libdatachannel', 'libdatachannel'],
    ['node-datachannel', 'libdatachannel'],
    ['browser', 'browser'],
  ] as const) {
    it(`suggests the package for '${written}', whether something of that name is there or not`, async () => {
      const missing = await rejectionOf(loadExtension(written));
      expect(missing.code).to.equal(ErrorCode.ERR_FILE_NOT_FOUND);
      expect(missing.message).to.include(`did you mean '@peerplug/backend-${meant}'?`);
      folder.write(`node_modules/${written}/package.json`, { name: written, exports: './main.mjs' });
      folder.write(`node_modules/${written}/main.mjs`, 'export const other = 1;');
      const alien = await rejectionOf(loadExtension(written));
      expect(alien.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(alien.message).to.include(`did you mean '@peerplug/backend-${meant}'?`);
    });
  }

  it('finds a scoped package, an entry of a package, and one in a folder above', async () => {
    folder.write('node_modules/@a/b/package.json', {
      name: '@a/b',
      exports: { '.': './b.mjs', './sub': './s.mjs' },
    });
    folder.write('node_modules/@a/b/b.mjs', moduleOf('scoped'));
    folder.write('node_modules/@a/b/s.mjs', moduleOf('entry'));
    mkdirSync(join(folder.path, 'deep', 'down'), { recursive: true });
    process.chdir('deep/down');
    expect((await loadExtension('@a/b')).name).to.equal('scoped');
    expect((await loadExtension('@a/b/sub')).name).to.equal('entry');
  });

  it('finds a package that exports to import only', async () => {
    folder.write('node_modules/y/package.json', {
      name: 'y',
      type: 'module',
      exports: { import: './main.js' },
    });
    folder.write('node_modules/y/main.js', moduleOf('y'));
    expect((await loadExtension('y')).name).to.equal('y');
    expect(listExtensions().map(({ name }) => name)).to.deep.equal(['y']);
  });

  it('takes a file URL, an absolute path and a relative one, all of one module', async () => {
    const file = folder.write('my backend/é.mjs', moduleOf('file'));
    const descriptor = await loadExtension(pathToFileURL(file).href);
    expect(descriptor.name).to.equal('file');
    expect(await loadExtension(file)).to.equal(descriptor);
    expect(await loadExtension('./my backend/é.mjs')).to.equal(descriptor);
    process.chdir('my backend');
    expect(await loadExtension('../my backend/é.mjs')).to.equal(descriptor);
    expect(listExtensions()).to.deep.equal([descriptor]);
  });

  it('takes a data URL', async () => {
    const url = `data:text/javascript,${encodeURIComponent(moduleOf('data'))}`;
    expect((await loadExtension(url)).name).to.equal('data');
  });

  it('takes a CommonJS package', async () => {
    folder.write('node_modules/old/package.json', { name: 'old', main: 'main.js' });
    folder.write(
      'node_modules/old/main.js',
      `exports.extension = globalThis[Symbol.for('test/descriptor')];`,
    );
    const { descriptor } = new ScriptedExtension({ name: 'old' });
    const key = Symbol.for('test/descriptor');
    Reflect.set(globalThis, key, descriptor);
    const loaded = await loadExtension('old');
    Reflect.deleteProperty(globalThis, key);
    expect(loaded).to.equal(descriptor);
  });

  it('prints nothing, but what Node.js warns of a package that exports to import only', () => {
    folder.write('node_modules/x/package.json', { name: 'x', type: 'module', exports: './main.js' });
    folder.write('node_modules/x/main.js', moduleOf('x'));
    folder.write('y.mjs', moduleOf('y'));
    const entry = new URL('../index.js', import.meta.url).href;
    const program = folder.write(
      'program.mjs',
      `import { loadExtension } from ${JSON.stringify(entry)};
      console.log((await loadExtension('x')).name, (await loadExtension('./y.mjs')).name);`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    expect([stdout, stderr]).to.deep.equal(['x y\n', '']);
  });

  for (const specifier of ['nowhere', '@no/where', './nowhere.js', '../nowhere.js', 'fs', '.']) {
    it(`is ERR_FILE_NOT_FOUND for '${specifier}', where nothing is, and names it`, async () => {
      await expectRejection(specifier, ErrorCode.ERR_FILE_NOT_FOUND, `'${specifier}'`);
    });
  }

  it('is ERR_FILE_NOT_FOUND for a path and a URL where nothing is, and for a package without its file', async () => {
    const file = join(folder.path, 'nowhere.js');
    await expectRejection(file, ErrorCode.ERR_FILE_NOT_FOUND, file);
    await expectRejection(pathToFileURL(file).href, ErrorCode.ERR_FILE_NOT_FOUND, 'install it');
    folder.write('node_modules/empty/package.json', { name: 'empty', exports: './gone.js' });
    await expectRejection('empty', ErrorCode.ERR_FILE_NOT_FOUND, 'gone.js');
  });

  it('is ERR_CANT_OPEN for a module that throws, with what it threw', async () => {
    folder.write('throws.mjs', "throw new Error('no GPU\\nsecond line');");
    const error = await expectRejection('./throws.mjs', ErrorCode.ERR_CANT_OPEN, 'no GPU');
    expect(error.message).to.include("'./throws.mjs'").and.not.to.include('second line');
    expect(error.cause).to.be.instanceOf(Error).with.property('message', 'no GPU\nsecond line');
    folder.write('throws-a-string.mjs', "throw 'a string';");
    await expectRejection('./throws-a-string.mjs', ErrorCode.ERR_CANT_OPEN, 'a string');
  });

  it('is ERR_CANT_OPEN for a package that is there and lacks something of its own', async () => {
    folder.write('node_modules/a/package.json', { name: 'a', type: 'module', exports: './main.js' });
    folder.write('node_modules/a/main.js', "import 'native-module';");
    await expectRejection('a', ErrorCode.ERR_CANT_OPEN, 'native-module');
    folder.write('node_modules/b/package.json', { name: 'b', main: 'main.cjs' });
    folder.write('node_modules/b/main.cjs', "require('native-module');");
    await expectRejection('b', ErrorCode.ERR_CANT_OPEN, 'native-module');
    folder.write('node_modules/c/package.json', { name: 'c', exports: { import: './gone.mjs' } });
    await expectRejection('c', ErrorCode.ERR_CANT_OPEN, 'gone.mjs');
  });

  it('is ERR_CANT_OPEN for what is no module', async () => {
    folder.write('syntax.mjs', 'export const = 1;');
    await expectRejection('./syntax.mjs', ErrorCode.ERR_CANT_OPEN, 'syntax.mjs');
    await expectRejection('http://127.0.0.1:9/x.js', ErrorCode.ERR_CANT_OPEN, 'http');
    mkdirSync(join(folder.path, 'a-folder'));
    await expectRejection('./a-folder', ErrorCode.ERR_CANT_OPEN, 'a-folder');
  });

  it('is ERR_INVALID_PARAMETER for a module without the export, and names the export', async () => {
    folder.write('none.mjs', 'export const backend = {}; export default {};');
    await expectRejection('./none.mjs', ErrorCode.ERR_INVALID_PARAMETER, "named 'extension'");
    await expectRejection('node:fs', ErrorCode.ERR_INVALID_PARAMETER, "named 'extension'");
  });

  it('is what checking the descriptor throws, and registers nothing', async () => {
    folder.write('invalid.mjs', 'export const extension = { name: "invalid", version: "1", spi: 1 };');
    await expectRejection('./invalid.mjs', ErrorCode.ERR_INVALID_PARAMETER, 'isSupported');
    folder.write('old.mjs', 'export const extension = { name: "old", version: "1", spi: 0 };');
    await expectRejection('./old.mjs', ErrorCode.ERR_UNAVAILABLE, 'spi 0');
    folder.write('undefined.mjs', 'export const extension = undefined;');
    await expectRejection('./undefined.mjs', ErrorCode.ERR_INVALID_PARAMETER, 'must be an object');
  });

  it('is ERR_ALREADY_EXISTS where the name is taken, and the first stays', async () => {
    const { descriptor } = new ScriptedExtension({ name: 'taken' });
    registerExtension(descriptor);
    const file = folder.write('taken.mjs', moduleOf('taken'));
    const error = await rejectionOf(loadExtension(file));
    expect(error.code).to.equal(ErrorCode.ERR_ALREADY_EXISTS);
    expect(listExtensions()).to.deep.equal([descriptor]);
  });

  it('takes the same module twice', async () => {
    const file = folder.write('twice.mjs', moduleOf('twice'));
    expect(await loadExtension(file)).to.equal(await loadExtension(file));
    expect(listExtensions()).to.have.lengthOf(1);
  });

  it('is ERR_INVALID_PARAMETER for an empty name, and for what is no string', async () => {
    for (const specifier of ['', undefined, null, 7, {}]) {
      const error = await rejectionOf(loadExtension(specifier as string));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    }
  });
});

async function expectRejection(specifier: string, code: ErrorCode, mentions: string): Promise<Error> {
  const error = await rejectionOf(loadExtension(specifier));
  expect(nameOf(ErrorCode, error.code), error.message).to.equal(nameOf(ErrorCode, code));
  expect(error.message).to.include(mentions);
  expect(listExtensions()).to.deep.equal([]);
  return error;
}
