import type { SessionDescriptionType } from '@peerplug/core';

/** What the two processes of a flood say to each other. */
export type FloodMessage =
  | { readonly kind: 'description'; readonly type: SessionDescriptionType; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly media: string; readonly index: number; readonly name: string }
  /** The flooder is connected; the victim says when to begin; all is sent. */
  | { readonly kind: 'ready' | 'go' | 'done' };
