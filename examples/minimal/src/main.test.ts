import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

const run = promisify(execFile);

describe('the minimal example', function () {
  // A process is started and a connection made, on a machine that may be slow.
  this.timeout(20_000);

  for (const backend of ['libdatachannel', 'werift']) {
    it(`greets both ways on ${backend}, and ends by itself`, async () => {
      const { stdout, stderr } = await run(process.execPath, [MAIN, backend]);
      expect(stdout).to.equal('A got: Hello from B\nB got: Hello from A\n');
      expect(stderr).to.equal('');
    });
  }

  it('says that there is no such backend', async () => {
    const failure: unknown = await run(process.execPath, [MAIN, 'absent']).catch((error: unknown) => error);
    expect(failure).to.include({ code: 1, stdout: '' });
    expect(failure)
      .to.have.property('stderr')
      .that.matches(/^no extension package was found at 'absent'.*\n$/u);
  });
});
