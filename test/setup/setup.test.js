import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failedTest } from '../../scripts/failed-test.js';
import { ensureNode, matchOutputToSources, SetupError } from '../../scripts/setup.js';

describe('set-up', () => {
  describe('ensureNode', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.11.1']) {
      it(`takes ${version}`, () => {
        ensureNode(version);
      });
    }

    for (const version of ['14.21.3', '18.20.8', '20.18.3']) {
      it(`refuses ${version} with one sentence`, () => {
        expect(() => ensureNode(version)).to.throw(
          SetupError,
          new RegExp(`^this is Node.js ${version} and .* 20.19 or newer; [^\\n]*$`, 'u'),
        );
      });
    }
  });

  describe('matchOutputToSources', () => {
    let folder;

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'pp-'));
      create('src/kept.ts', 'src/deep/kept.test.ts');
      for (const module of ['kept', 'deep/kept.test']) {
        create(...['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => `dist/${module}${ending}`));
      }
      create('dist/.tsbuildinfo');
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    function create(...files) {
      for (const file of files) {
        mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
        writeFileSync(path.join(folder, file), '');
      }
    }

    function output() {
      return readdirSync(path.join(folder, 'dist'), { recursive: true })
        .filter((file) => path.extname(file) !== '')
        .sort();
    }

    it('leaves what is whole as it is', () => {
      const before = output();
      matchOutputToSources(folder);
      expect(output()).to.deep.equal(before);
    });

    it('removes what was built from a source that is gone', () => {
      create('dist/gone.js', 'dist/gone.d.ts.map', 'dist/deep/gone.test.js');
      const before = output();
      matchOutputToSources(folder);
      expect(before.filter((file) => !output().includes(file))).to.deep.equal([
        path.join('deep', 'gone.test.js'),
        'gone.d.ts.map',
        'gone.js',
      ]);
    });

    it('leaves files that are not of the compiler', () => {
      create('dist/page.html', 'dist/data.json');
      matchOutputToSources(folder);
      expect(output()).to.include.members(['page.html', 'data.json']);
    });

    it('makes the compiler build all again where output is missing', () => {
      rmSync(path.join(folder, 'dist', 'kept.js'));
      matchOutputToSources(folder);
      expect(readdirSync(path.join(folder, 'dist'))).not.to.include('.tsbuildinfo');
    });

    it('does nothing where nothing was built', () => {
      rmSync(path.join(folder, 'dist'), { recursive: true });
      matchOutputToSources(folder);
      expect(readdirSync(folder)).to.deep.equal(['src']);
    });
  });

  describe('failedTest', () => {
    const test = { fullTitle: () => 'a test' };

    it('has the message and where it was, but not the whole stack', () => {
      const { title, reason } = failedTest(test, new RangeError('too far'));
      expect(title).to.equal('a test');
      expect(reason[0]).to.equal('RangeError: too far');
      expect(reason[1]).to.include('setup.test.js');
      expect(reason).to.have.lengthOf.at.most(5);
    });

    it('takes what is no error', () => {
      expect(failedTest(test, 'a text').reason).to.deep.equal(['a text']);
    });
  });
});
