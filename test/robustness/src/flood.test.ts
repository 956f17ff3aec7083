import { expect } from 'chai';
import { runProgram } from './program-run.js';

const LIMIT_MS = 60_000;

/** What a flood of 48 MiB, or 4,000 channels, may cost: a part of it, the stack's own buffers included. */
const MAX_GROWTH_MIB = 24;

interface Flood {
  readonly grownMiB: number;
  readonly errors: readonly string[];
  readonly open: number;
  readonly kept: number;
  readonly dropped: number;
}

for (const extension of ['libdatachannel', 'werift']) {
  describe(`a flood of ${extension}`, function () {
    this.timeout(LIMIT_MS + 10_000);

    async function flood(kind: string): Promise<Flood> {
      const { result } = await runProgram('flood', [extension, kind], LIMIT_MS);
      return result as Flood;
    }

    it(`HOST-14 that nobody reads closes a reliable channel, and takes less than ${String(MAX_GROWTH_MIB)} MiB`, async () => {
      const { grownMiB, errors, open, kept } = await flood('reliable');
      expect(errors).to.deep.equal(['ERR_OUT_OF_MEMORY']);
      expect(open).to.equal(0);
      expect(kept, 'packets of 16 KiB in a MiB').to.be.within(32, 64);
      expect(grownMiB).to.be.below(MAX_GROWTH_MIB);
    });

    it(`HOST-15 that nobody reads is dropped by an unreliable channel, and takes less than ${String(MAX_GROWTH_MIB)} MiB`, async () => {
      const { grownMiB, errors, open, kept, dropped } = await flood('unreliable');
      expect(grownMiB).to.be.below(MAX_GROWTH_MIB);
      expect(open + errors.length, 'goes on, or says why not').to.equal(1);
      expect(kept, 'packets of 16 KiB in a MiB').to.be.within(32, 64);
      if (open === 1) expect(dropped).to.be.above(1000);
    });

    it(`HOST-16 of channels without end has at most 64 open, and takes less than ${String(MAX_GROWTH_MIB)} MiB`, async () => {
      const { grownMiB, errors, open } = await flood('channels');
      expect(errors).to.deep.equal(['ERR_OUT_OF_MEMORY']);
      expect(open).to.be.at.most(64);
      expect(grownMiB).to.be.below(MAX_GROWTH_MIB);
    });
  });
}
