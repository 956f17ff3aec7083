import { STACKS, type StackName } from '../stacks.js';
import { GodotPeer } from './godot-peer.js';
import { NodePeer } from './node-peer.js';
import { PagePeer } from './page-peer.js';
import type { Peer } from './peer.js';

/** Starts what holds the ends of a stack. */
export function openPeer(stack: StackName): Promise<Peer> {
  const { place } = STACKS[stack];
  if (place === 'engine') return GodotPeer.open();
  if (place === 'page') return PagePeer.open(stack === 'firefox' ? 'firefox' : 'chrome');
  return Promise.resolve(new NodePeer(stack));
}
