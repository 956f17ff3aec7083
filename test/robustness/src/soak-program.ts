import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { registerExtension, type WebRTCPeerConnection } from '@peerplug/core';
import { activeResources, collectUntil } from './collected.js';
import { pollUntil } from './target.js';
import { connectPair, type TestPair } from './test-pair.js';

// What `runProgram('soak', …)` starts: opens, uses and closes connections, or drops them, and prints what is left.

const AT_A_TIME = 5;
const SETTLE_MS = 3000;

const [, , extension = '', mode = '', count = '0'] = process.argv;
for (const known of [libdatachannel, werift]) registerExtension(known);
const result = mode === 'close' ? await openUseClose(Number(count)) : await drop(Number(count));
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Resident memory after each hundred connections, in MiB. */
async function openUseClose(connections: number): Promise<object> {
  const residentMiB: number[] = [];
  for (let opened = 0; opened < connections;) {
    const pairs = await Promise.all(Array.from({ length: AT_A_TIME }, () => connectPair(extension)));
    await Promise.all(pairs.map(use));
    for (const end of pairs.flatMap(({ ends }) => ends)) end.close();
    opened += 2 * AT_A_TIME;
    if (opened % 100 !== 0) continue;
    pairs.length = 0;
    await collectUntil(() => activeResources().length === 0, SETTLE_MS);
    residentMiB.push(process.memoryUsage.rss() / 2 ** 20);
  }
  return { residentMiB, left: activeResources() };
}

/** Messages of several sizes, both ways. */
async function use({ ends, channels: [own, other] }: TestPair): Promise<void> {
  const sizes = [1, 1000, 65_536];
  for (const channel of [own, other]) for (const size of sizes) channel.putPacket(new Uint8Array(size));
  let arrived = 0;
  await pollUntil(
    ends,
    () => {
      for (const channel of [own, other]) {
        while (channel.getAvailablePacketCount() > 0) {
          channel.getPacket();
          arrived += 1;
        }
      }
      return arrived === 2 * sizes.length;
    },
    'all packets',
  );
}

/** How many of the connections whose references were dropped have not been collected. */
async function drop(connections: number): Promise<object> {
  const dropped: WeakRef<WebRTCPeerConnection>[] = [];
  for (let made = 0; made < connections; made += 2) {
    dropped.push(...(await connectAndDrop()));
  }
  const uncollected = (): number => dropped.filter((reference) => reference.deref() !== undefined).length;
  await collectUntil(() => uncollected() === 0 && activeResources().length === 0, 10 * SETTLE_MS);
  return { uncollected: uncollected(), left: activeResources() };
}

/** A function of its own: the frame of one that goes on would keep its last pair. */
async function connectAndDrop(): Promise<readonly WeakRef<WebRTCPeerConnection>[]> {
  const { ends } = await connectPair(extension);
  return ends.map((end) => new WeakRef(end));
}
