import { expect } from 'chai';
import { NodePeer } from './peers/node-peer.js';
import { WatchedPeer } from './watched-peer.js';

const FROZEN_MS = 2000;

describe('a watched process', () => {
  it('that stands still is frozen, and is ended', async () => {
    const peer = new NodePeer('werift');
    const watched = new WatchedPeer(peer, FROZEN_MS);
    await watched.ready;
    process.kill(peer.pid, 'SIGSTOP');
    await ended(watched);
    expect(watched.end).to.deep.equal({ isFrozen: true, reason: 'no sign of life for 2 s' });
    await goneWithin(peer.pid, 2000);
  });

  it('that ends is not frozen, and the signal stands in the reason', async () => {
    const peer = new NodePeer('werift');
    const watched = new WatchedPeer(peer, FROZEN_MS);
    await watched.ready;
    process.kill(peer.pid, 'SIGABRT');
    await ended(watched);
    expect(watched.end?.isFrozen).to.equal(false);
    expect(watched.end?.reason).to.equal('the process of werift ended with SIGABRT');
  });

  it('that does not start rejects, with what it wrote', async () => {
    const watched = new WatchedPeer(new NodePeer('godot'), FROZEN_MS);
    const error = await watched.ready.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.include("no stack of Node.js is called 'godot'");
  });
});

function ended(watched: WatchedPeer): Promise<void> {
  return new Promise((resolve) => {
    watched.onEnd(resolve);
  });
}

async function goneWithin(pid: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (isThere(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process, which is what is waited for.
    return false;
  }
}
