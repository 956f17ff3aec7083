import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { type ExtensionDescriptor, registerExtension, unregisterExtension } from '@peerplug/core';
import { CASES, type OutsideCase } from './cases.js';
import { knownFailure, type Shortcoming } from './known-failures.js';
import { Meeting, type Offerer } from './meeting.js';
import type { PeerProgram } from './peer-program.js';
import { OUTSIDE_PEERS, type OutsidePeer } from './peers.js';

/** Several waits of a case, each of which ends on its own. */
const TEST_TIMEOUT_MS = 60_000;

/** How long a case that falls short as a rule waits; those that pass take a second at most. */
const SHORT_LIMIT_MS = 3000;

describe('stacks that are not ours', function () {
  this.timeout(TEST_TIMEOUT_MS);

  before(() => {
    for (const extension of [libdatachannel, werift]) registerExtension(extension);
  });

  after(() => {
    for (const { name } of [libdatachannel, werift]) unregisterExtension(name);
  });

  for (const peer of OUTSIDE_PEERS) {
    for (const extension of [libdatachannel, werift]) {
      for (const offerer of ['ours', 'theirs'] as const) declareRow(peer, extension, offerer);
    }
  }
});

/** Every case for one peer, one extension and one role. */
function declareRow(peer: OutsidePeer, extension: ExtensionDescriptor, offerer: Offerer): void {
  const title = offerer === 'ours' ? `${extension.name} → ${peer.name}` : `${peer.name} → ${extension.name}`;
  describe(title, () => {
    let program: PeerProgram | null = null;
    let meeting: Meeting | null = null;

    before(async () => {
      program = await peer.start();
    });

    afterEach(() => {
      meeting?.close();
      meeting = null;
    });

    after(async () => {
      await program?.stop();
    });

    /** Runs a case once; what falls short as a rule is not waited for as long. */
    const attempt = async ({ run }: OutsideCase, limitMs?: number): Promise<void> => {
      meeting?.close();
      await run((options) => {
        if (program === null) throw new Error(`${peer.name} was not started`);
        meeting = new Meeting(extension, program, offerer, {
          ...options,
          ...(limitMs !== undefined && { limitMs }),
        });
        return meeting;
      }, peer.largestSent);
    };

    for (const tested of CASES) {
      const known = knownFailure({ peer: peer.name, extension: extension.name, offerer, id: tested.id });
      it(`${tested.id} ${tested.title}${noteOf(known)}`, async () => {
        if (known === undefined) await attempt(tested);
        else if (known.attempts === null) await failEachTime(() => attempt(tested, SHORT_LIMIT_MS));
        else await passOnce(known.attempts, () => attempt(tested, SHORT_LIMIT_MS));
      });
    }
  });
}

function noteOf(known: Shortcoming | undefined): string {
  if (known === undefined) return '';
  const { attempts, reason } = known;
  return attempts === null
    ? ` (known failure: ${reason})`
    : ` (in one of ${String(attempts)} runs: ${reason})`;
}

async function failEachTime(attempt: () => Promise<void>): Promise<void> {
  const error: unknown = await attempt().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) throw new Error('it passes: take it out of known-failures.ts');
}

async function passOnce(attempts: number, attempt: () => Promise<void>): Promise<void> {
  for (let left = attempts - 1; left > 0; left -= 1) {
    const hasPassed = await attempt().then(
      () => true,
      () => false,
    );
    if (hasPassed) return;
  }
  await attempt();
}
