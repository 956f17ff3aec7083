import { expect } from 'chai';
import { parseArguments, UsageError } from './arguments.js';

describe('parseArguments', () => {
  it('sends the program of Node.js from libdatachannel to werift unless told otherwise', () => {
    expect(parseArguments([])).to.deep.equal({
      a: 'libdatachannel',
      b: 'werift',
      file: process.execPath,
      timeoutMs: 30_000,
    });
  });

  it('takes values after a space and after an equals sign', () => {
    expect(parseArguments(['--a=werift', '--b', 'browser', '--file=x', '--timeout', '1.5'])).to.deep.equal({
      a: 'werift',
      b: 'browser',
      file: 'x',
      timeoutMs: 1500,
    });
  });

  it('gives null where help is asked for, whatever else there is', () => {
    expect(parseArguments(['--help'])).to.equal(null);
    expect(parseArguments(['--nonsense', '-h'])).to.equal(null);
  });

  const REFUSED: readonly (readonly [args: string[], sentence: RegExp])[] = [
    [['--flie', 'x'], /no option --flie; did you mean --file\?/u],
    [['--tiemout=3'], /did you mean --timeout\?/u],
    [['-x'], /no option -x; npm start -- --help lists them/u],
    [['--file'], /--file needs a value/u],
    [['--file='], /--file needs a value/u],
    [['--file', '--a', 'werift'], /--file needs a value/u],
    [['browser'], /'browser' is not expected here/u],
    [['--timeout', 'long'], /--timeout takes seconds .*not 'long'/u],
    [['--timeout', '0'], /--timeout takes seconds/u],
  ];
  for (const [args, sentence] of REFUSED) {
    it(`refuses ${args.join(' ')}`, () => {
      expect(() => parseArguments(args)).to.throw(UsageError, sentence);
    });
  }
});
