import type { EndOptions, Side, Signal } from '../connection/end.js';
import type { FarRole, FarSample } from '../connection/far-end.js';

/** What the place of the far ends is asked. `id` names the connection; answers carry it back. */
export type FarRequest =
  | {
      readonly ask: 'open';
      readonly id: number;
      readonly contender: string;
      readonly side: Side;
      readonly options: EndOptions;
    }
  | { readonly ask: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly ask: 'become'; readonly id: number; readonly role: FarRole }
  | { readonly ask: 'sample'; readonly id: number }
  | { readonly ask: 'close'; readonly id: number };

/** What it tells. */
export type FarAnswer =
  | { readonly tell: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly tell: 'open' | 'became' | 'closed'; readonly id: number }
  | { readonly tell: 'sample'; readonly id: number; readonly sample: FarSample };
