import {
  ErrorCode,
  listExtensions,
  type PeerConnectionConfiguration,
  type SessionDescriptionType,
  WebRTCError,
  WebRTCPeerConnection,
} from '@peerplug/core';
import fc from 'fast-check';
import { expect } from 'chai';
import { checkCallOrder } from './call-order.js';
import { callOrder } from './call-order-arbitrary.js';
import { type CandidateCase, candidateCase } from './candidate-arbitrary.js';
import { type ChannelCase, channelCase, isAllowed } from './channel-options-arbitrary.js';
import { configurationFor } from './configuration-arbitrary.js';
import { GOOD_OFFER } from './corpus.js';
import { type DescriptionCase, descriptionCase } from './description-arbitrary.js';
import { checkCode, connect, pollUntil, statesOf } from './target.js';

/** What holds for every case that can be generated. */
export interface Property<Case> {
  readonly cases: fc.Arbitrary<Case>;
  /** Throws, or rejects, where it does not hold. */
  readonly check: (given: Case) => Promise<void>;
}

/** Something to be run on any extension, by name. */
export const PROPERTIES: Readonly<Record<string, (extension: string) => Property<unknown>>> = {
  descriptions: (extension) => property(descriptionCase, (given) => checkDescription(extension, given)),
  candidates: (extension) =>
    property(fc.array(candidateCase, { minLength: 1, maxLength: 5 }), (given) =>
      checkCandidates(extension, given),
    ),
  configurations: (extension) =>
    property(configurationFor(extension), (given) => checkConfiguration(extension, given)),
  'channel options': (extension) => property(channelCase, (given) => checkChannel(extension, given)),
  'orders of calls': (extension) => property(callOrder, (given) => checkCallOrder(extension, given)),
};

function property<Case>(cases: fc.Arbitrary<Case>, check: (given: Case) => Promise<void>): Property<unknown> {
  // Sound: `check` gets only what `cases` generates.
  return { cases, check } as Property<unknown>;
}

async function checkDescription(extension: string, { isOfferer, type, sdp }: DescriptionCase): Promise<void> {
  const connection = connect(extension);
  const made: [SessionDescriptionType, string][] = [];
  connection.sessionDescriptionCreated.connect((...description) => made.push(description));
  const errors: WebRTCError[] = [];
  connection.errorOccurred.connect((error) => errors.push(error));
  try {
    if (isOfferer) await offer(connection, made);
    const before = statesOf(connection);
    const code = connection.setRemoteDescription(type as SessionDescriptionType, sdp as string);
    checkCode(connection, code);
    if (code === ErrorCode.OK) await checkTaken(connection, type, made, errors);
    else await checkRefused(connection, before, code);
  } finally {
    checkClosed(connection);
  }
}

async function offer(
  connection: WebRTCPeerConnection,
  made: [SessionDescriptionType, string][],
): Promise<void> {
  connection.createDataChannel('data');
  expect(connection.createOffer()).to.equal(ErrorCode.OK);
  await pollUntil([connection], () => made.length > 0, 'the offer');
  const [own] = made.splice(0);
  expect(connection.setLocalDescription(...(own ?? ['offer', '']))).to.equal(ErrorCode.OK);
}

/** A description was taken: the states follow the calls, and an offer leads to one answer or to a failure that is told. */
async function checkTaken(
  connection: WebRTCPeerConnection,
  type: unknown,
  made: readonly [SessionDescriptionType, string][],
  errors: readonly WebRTCError[],
): Promise<void> {
  const expected = type === 'offer' ? 2 : type === 'answer' ? 0 : 4;
  expect(connection.getSignalingState(), 'signaling state').to.equal(expected);
  expect(connection.getConnectionState(), 'connection state').to.be.oneOf([1, 2]);
  if (type !== 'offer') return;
  const hasFailed = (): boolean => connection.getConnectionState() === WebRTCPeerConnection.STATE_FAILED;
  await pollUntil([connection], () => made.length > 0 || hasFailed(), 'the answer');
  if (hasFailed()) {
    expect(errors, 'a failure that is told').not.to.have.lengthOf(0);
    return;
  }
  const [answer = ['offer', '']] = made;
  expect(answer[0]).to.equal('answer');
  expect(connection.setLocalDescription(...answer)).to.equal(ErrorCode.OK);
  expect(connection.getSignalingState()).to.equal(WebRTCPeerConnection.SIGNALING_STATE_STABLE);
  connection.poll();
}

/** A description was refused: nothing has changed, and a good one is still taken. */
async function checkRefused(
  connection: WebRTCPeerConnection,
  before: readonly number[],
  code: ErrorCode,
): Promise<void> {
  expect(code).to.be.oneOf([ErrorCode.ERR_INVALID_PARAMETER, ErrorCode.FAILED]);
  const [state, , signaling] = statesOf(connection);
  expect([state, signaling], 'states after a refusal').to.deep.equal([before[0], before[2]]);
  if (state !== WebRTCPeerConnection.STATE_NEW) return;
  const again = connection.setRemoteDescription('offer', GOOD_OFFER);
  expect(again, `a good offer after it: ${connection.getLastError()?.message ?? ''}`).to.equal(ErrorCode.OK);
  await pollUntil([connection], () => connection.getConnectionState() === 1, 'STATE_CONNECTING');
}

function checkClosed(connection: WebRTCPeerConnection): void {
  connection.close();
  expect([connection.getConnectionState(), connection.getSignalingState()]).to.deep.equal([5, 5]);
  expect(connection.poll()).to.equal(ErrorCode.OK);
}

function checkCandidates(extension: string, candidates: readonly CandidateCase[]): Promise<void> {
  const connection = connect(extension);
  const add = ({ media, index, name }: CandidateCase): void => {
    const before = connection.getConnectionState();
    const code = connection.addIceCandidate(media as string, index as number, name as string);
    checkCode(connection, code);
    expect(code).to.be.oneOf([ErrorCode.OK, ErrorCode.ERR_INVALID_PARAMETER]);
    expect(connection.getConnectionState(), 'connection state').to.equal(before);
  };
  // One before the remote description, the others after it.
  add(candidates[0] ?? { media: '', index: 0, name: '' });
  expect(connection.setRemoteDescription('offer', GOOD_OFFER)).to.equal(ErrorCode.OK);
  for (const candidate of candidates) add(candidate);
  checkCode(connection, connection.poll());
  checkClosed(connection);
  return Promise.resolve();
}

function checkConfiguration(extension: string, configuration: unknown): Promise<void> {
  const connection = connect(extension);
  const channel = connection.createDataChannel('before');
  const code = connection.initialize(configuration as PeerConnectionConfiguration);
  checkCode(connection, code);
  expect(code).to.be.oneOf([
    ErrorCode.OK,
    ErrorCode.ERR_INVALID_PARAMETER,
    ErrorCode.ERR_UNAVAILABLE,
    ErrorCode.ERR_CANT_CREATE,
  ]);
  expect(statesOf(connection)).to.deep.equal([0, 0, 0]);
  expect(channel?.getReadyState(), 'the channel of before').to.equal(code === ErrorCode.OK ? 3 : 0);
  expect(connection.createDataChannel('after'), 'another channel').not.to.equal(null);
  checkClosed(connection);
  expect(listExtensions(), 'extensions').not.to.have.lengthOf(0);
  return Promise.resolve();
}

function checkChannel(extension: string, given: ChannelCase): Promise<void> {
  const connection = connect(extension);
  const channel = connection.createDataChannel(given.label as string, given.options as object);
  const error = connection.getLastError();
  expect(channel !== null, error?.message ?? 'created').to.equal(isAllowed(given, connection.capabilities));
  if (channel === null) expect(error).to.be.instanceOf(WebRTCError);
  else {
    const { protocol, ordered, negotiated, id } = (given.options ?? {}) as Record<string, unknown>;
    expect(channel.getLabel()).to.equal(String(given.label).toWellFormed());
    expect(channel.getProtocol()).to.equal(((protocol ?? '') as string).toWellFormed());
    expect(channel.isOrdered()).to.equal(ordered ?? true);
    expect(channel.isNegotiated()).to.equal(negotiated ?? false);
    expect(channel.getId()).to.equal(id ?? 65_535);
    expect(channel.getReadyState()).to.equal(0);
  }
  checkClosed(connection);
  expect(channel?.getReadyState() ?? 3).to.equal(3);
  return Promise.resolve();
}
