import { brokenActivity } from './activity.js';
import type { BrokenCopy } from './broken-copy.js';
import { brokenCandidates } from './candidates.js';
import { brokenChannels } from './channels.js';
import { brokenClosing } from './closing.js';
import { brokenGarbageCollection } from './garbage-collection.js';
import { brokenConnecting } from './connecting.js';
import { brokenConstruction } from './construction.js';
import { brokenContract } from './contract.js';
import { brokenDelivery } from './delivery.js';
import { brokenFaults } from './faults.js';
import { brokenNegotiation } from './negotiation.js';
import { brokenReceiving } from './receiving.js';
import { brokenSending } from './sending.js';

export type { BrokenCopy } from './broken-copy.js';

/** The in-memory extension, broken in one point each: what the suite has to find. */
export const brokenCopies: readonly BrokenCopy[] = [
  ...brokenConstruction,
  ...brokenChannels,
  ...brokenGarbageCollection,
  ...brokenNegotiation,
  ...brokenCandidates,
  ...brokenDelivery,
  ...brokenActivity,
  ...brokenSending,
  ...brokenReceiving,
  ...brokenClosing,
  ...brokenFaults,
  ...brokenContract,
  ...brokenConnecting,
];
