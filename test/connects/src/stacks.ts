/** How an end of a connection is run. */
type Place = 'node' | 'page' | 'engine';

interface StackFacts {
  readonly place: Place;
  /** How it connects is in our hands: an extension of ours brings the stack along. */
  readonly isOurs: boolean;
}

/**
 * The stacks that connect with each other. `node-datachannel` is the library without Peerplug, in a process of its own;
 * `wrtc` is @roamhq/wrtc, the mark for the others.
 */
export type StackName =
  'libdatachannel' | 'werift' | 'chromium' | 'firefox' | 'node-datachannel' | 'godot' | 'wrtc';

export const STACKS: Readonly<Record<StackName, StackFacts>> = {
  libdatachannel: { place: 'node', isOurs: true },
  werift: { place: 'node', isOurs: true },
  chromium: { place: 'page', isOurs: false },
  firefox: { place: 'page', isOurs: false },
  'node-datachannel': { place: 'node', isOurs: false },
  godot: { place: 'engine', isOurs: false },
  wrtc: { place: 'node', isOurs: false },
};

export const STACK_NAMES: readonly StackName[] = Object.keys(STACKS) as StackName[]; // the keys of that very object
