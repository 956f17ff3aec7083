import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { importModule, locateModule } from './import-module-web.js';
import { WorkingFolder } from '../testing/folder-node.js';

describe('the module loader of a page', () => {
  const page = globalThis as { document?: { readonly baseURI: string } };

  afterEach(() => {
    delete page.document;
  });

  it('resolves paths from the page', () => {
    page.document = { baseURI: 'https://example.com/game/index.html' };
    for (const [specifier, url] of [
      ['./backend.js', 'https://example.com/game/backend.js'],
      ['../backend.js', 'https://example.com/backend.js'],
      ['/backend.js', 'https://example.com/backend.js'],
    ] as const) {
      expect(locateModule(specifier)).to.equal(url);
    }
  });

  it('leaves names to the import map, and URLs as they are', () => {
    page.document = { baseURI: 'https://example.com/game/' };
    for (const specifier of [
      'backend',
      '@a/b',
      '.backend/x',
      '.../x',
      'https://example.com/x.js',
      'data:text/javascript,',
    ])
      expect(locateModule(specifier)).to.equal(specifier);
  });

  it('leaves paths as they are where there is no page, as in a worker', () => {
    expect(locateModule('./backend.js')).to.equal('./backend.js');
  });

  describe('with a file', () => {
    const folder = new WorkingFolder();

    it('imports what was located', async () => {
      folder.write('backend.mjs', 'export const extension = 7;');
      page.document = { baseURI: pathToFileURL(`${folder.path}/`).href };
      expect(await importModule(locateModule('./backend.mjs'))).to.deep.include({ extension: 7 });
    });
  });
});
