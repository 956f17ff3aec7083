import { activityTests } from './activity.js';
import { backpressureTests } from './backpressure.js';
import { candidateTests } from './candidates.js';
import { channelOptionTests } from './channel-options.js';
import { closingTests } from './closing.js';
import { garbageCollectionTests } from './garbage-collection.js';
import { configurationTests } from './configuration.js';
import { connectingTests } from './connecting.js';
import { descriptionTests } from './descriptions.js';
import { faultTests } from './faults.js';
import { foundationTests } from './foundations.js';
import { lifecycleTests } from './lifecycle.js';
import { messageTests } from './messages.js';
import { negotiationTests } from './negotiation.js';
import { provisionalAnswerTests } from './provisional-answers.js';
import { signalTests } from './signals.js';
import type { TestCase } from '../fixture/test-case.js';

/** The whole suite, as data. */
export const testCases: readonly TestCase[] = [
  ...foundationTests,
  ...lifecycleTests,
  ...configurationTests,
  ...channelOptionTests,
  ...negotiationTests,
  ...descriptionTests,
  ...connectingTests,
  ...provisionalAnswerTests,
  ...candidateTests,
  ...signalTests,
  ...activityTests,
  ...messageTests,
  ...backpressureTests,
  ...closingTests,
  ...faultTests,
  ...garbageCollectionTests,
];
