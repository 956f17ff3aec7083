import { expect } from 'chai';
import { ChannelMailbox } from './channel-mailbox.js';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionMailbox } from './connection-mailbox.js';
import type { ConnectionEvent } from './event-queue.js';
import { ErrorCode } from '../constants/error-code.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';
import { ScriptedChannel } from '../testing/scripted-connection.js';
import { parametersOf } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';
import { WebRTCError } from '../errors/webrtc-error.js';

const ignore = (): void => undefined;

describe('ConnectionMailbox', () => {
  it('gives events in the order in which they were posted', () => {
    const mailbox = new ConnectionMailbox();
    const events = [description('offer'), failure('first'), failure('second')];
    for (const event of events) mailbox.post(event);
    expect(takeAll(mailbox)).to.deep.equal(events);
    expect(mailbox.take()).to.equal(undefined);
  });

  it('holds candidates until they are released, behind what was posted before', () => {
    const mailbox = new ConnectionMailbox();
    const [one, other, late] = [candidate('one'), candidate('other'), candidate('late')];
    mailbox.post(one);
    mailbox.post(description('offer'));
    mailbox.post(other);
    expect(takeAll(mailbox)).to.deep.equal([description('offer')]);
    mailbox.post(failure('meanwhile'));
    mailbox.releaseCandidates();
    mailbox.post(late);
    expect(takeAll(mailbox).map(({ kind }) => kind)).to.deep.equal([
      'error',
      'candidate',
      'candidate',
      'candidate',
    ]);
  });

  it('keeps the order of candidates, and releases them once', () => {
    const mailbox = new ConnectionMailbox();
    const candidates = ['1', '2', '3', '4'].map(candidate);
    for (const event of candidates.slice(0, 2)) mailbox.post(event);
    mailbox.releaseCandidates();
    mailbox.post(candidates[2] ?? candidate(''));
    mailbox.releaseCandidates();
    mailbox.post(candidates[3] ?? candidate(''));
    expect(takeAll(mailbox)).to.deep.equal(candidates);
  });

  it('is idle while there is nothing to deliver and nothing new to look at', () => {
    const mailbox = new ConnectionMailbox();
    expect(mailbox.isIdle).to.equal(true);
    mailbox.post(candidate('held'));
    expect(mailbox.isIdle, 'a held candidate').to.equal(true);
    mailbox.stateChanged(false);
    expect(mailbox.isIdle, 'a new state').to.equal(false);
    expect(mailbox.take()).to.equal(undefined);
    expect(mailbox.isIdle, 'a state that was looked at').to.equal(true);
    mailbox.post(failure('first'));
    mailbox.post(failure('second'));
    mailbox.take();
    expect(mailbox.isIdle, 'an event is left').to.equal(false);
    mailbox.take();
    expect(mailbox.isIdle).to.equal(true);
  });

  it('raises its edge for events and states, not for candidates that it holds', () => {
    for (const [raises, happen] of [
      [
        true,
        (mailbox: ConnectionMailbox) => {
          mailbox.post(description('offer'));
        },
      ],
      [
        true,
        (mailbox: ConnectionMailbox) => {
          mailbox.stateChanged(false);
        },
      ],
      [
        true,
        (mailbox: ConnectionMailbox) => {
          mailbox.fail(new WebRTCError(ErrorCode.FAILED, ''));
        },
      ],
      [
        false,
        (mailbox: ConnectionMailbox) => {
          mailbox.post(candidate('held'));
        },
      ],
    ] as const) {
      const mailbox = new ConnectionMailbox();
      happen(mailbox);
      expect(mailbox.edge.isRaised).to.equal(raises);
    }
    const mailbox = new ConnectionMailbox();
    mailbox.post(candidate('held'));
    mailbox.releaseCandidates();
    expect(mailbox.edge.isRaised).to.equal(true);
  });

  it('gives a failure to the call under way, else posts it', () => {
    const mailbox = new ConnectionMailbox();
    const [inside, outside] = ['inside', 'outside'].map((text) => new WebRTCError(ErrorCode.FAILED, text));
    if (inside === undefined || outside === undefined) throw new Error('two were made');
    mailbox.calls.open();
    mailbox.fail(inside);
    expect(mailbox.isIdle).to.equal(true);
    expect(mailbox.calls.close()).to.equal(inside);
    mailbox.calls.open();
    expect(mailbox.calls.close(), 'of the next call').to.equal(null);
    mailbox.fail(outside);
    expect(takeAll(mailbox)).to.deep.equal([{ kind: 'error', error: outside }]);
  });

  it('takes failures for a call until the outermost one is over', () => {
    const mailbox = new ConnectionMailbox();
    const error = new WebRTCError(ErrorCode.FAILED, 'between');
    mailbox.calls.open();
    mailbox.calls.open();
    expect(mailbox.calls.close()).to.equal(null);
    mailbox.fail(error);
    expect(mailbox.calls.close()).to.equal(error);
    expect(mailbox.isIdle).to.equal(true);
  });

  it('drops everything once it is shut, and takes nothing more', async () => {
    const mailbox = new ConnectionMailbox();
    let told = 0;
    const listener = { onActivity: (): number => (told += 1), onNews: ignore };
    mailbox.edge.attach(listener);
    mailbox.post(candidate('held'));
    mailbox.post(description('offer'));
    mailbox.shut();
    expect(mailbox.isIdle).to.equal(true);
    mailbox.post(description('offer'));
    mailbox.fail(new WebRTCError(ErrorCode.FAILED, 'late'));
    mailbox.stateChanged(true);
    mailbox.releaseCandidates();
    await nextTask();
    expect([mailbox.isIdle, mailbox.take(), told]).to.deep.equal([true, undefined, 0]);
  });

  it('takes as many channels of the peer as it may have, and closes the others', () => {
    const mailbox = boundedMailbox(2);
    const channels = [0, 1, 2, 3].map(() => new ScriptedChannel(parametersOf()));
    for (const channel of channels) mailbox.receive(channel);
    expect(takeAll(mailbox).map(({ kind }) => kind)).to.deep.equal(['channel', 'channel', 'error']);
    expect(channels.map(({ calls }) => calls.length)).to.deep.equal([0, 0, 1, 1]);
    expect(mailbox.channels.open.size).to.equal(2);
    const [first] = channels;
    first?.enter(ChannelState.STATE_CLOSED);
    expect(mailbox.refusal).to.equal(null);
  });

  it('counts channels that came and went while nobody polled', () => {
    const mailbox = boundedMailbox(1);
    const gone = new ScriptedChannel(parametersOf());
    mailbox.receive(gone);
    gone.enter(ChannelState.STATE_CLOSED);
    expect(mailbox.channels.open.size).to.equal(0);
    expect(mailbox.refusal?.code).to.equal(ErrorCode.ERR_OUT_OF_MEMORY);
    mailbox.take();
    expect(mailbox.refusal).to.equal(null);
  });

  it('keeps no packet of a channel that it has refused', () => {
    const mailbox = boundedMailbox(1);
    const [, refused] = [0, 1].map(() => {
      const channel = new ScriptedChannel(parametersOf());
      mailbox.receive(channel);
      return channel;
    });
    refused?.arrive(new Uint8Array(10));
    expect(refused?.['~mailbox'].packets.length).to.equal(0);
  });

  it('drops errors while a thousand events wait', () => {
    const mailbox = new ConnectionMailbox();
    for (let index = 0; index < 2000; index += 1) mailbox.fail(new WebRTCError(ErrorCode.FAILED, ''));
    mailbox.post(description('offer'));
    const kinds = takeAll(mailbox).map(({ kind }) => kind);
    expect([kinds.length, kinds.at(-1)]).to.deep.equal([1025, 'description']);
  });

  it('shuts its channels', () => {
    const mailbox = new ConnectionMailbox();
    const channels = [new ChannelMailbox(), new ChannelMailbox()];
    for (const channel of channels) channel.attach(mailbox);
    mailbox.shut();
    expect(channels.map(({ isShut }) => isShut)).to.deep.equal([true, true]);
    expect(mailbox.channels.open.size).to.equal(0);
  });
});

function boundedMailbox(maxChannels: number): ConnectionMailbox {
  const mailbox = new ConnectionMailbox();
  mailbox.channels.bounds = { maxChannels, maxInBufferBytes: 1000 };
  return mailbox;
}

function description(type: SessionDescriptionType): ConnectionEvent {
  return { kind: 'description', type, sdp: 'v=0' };
}

function candidate(name: string): ConnectionEvent {
  return { kind: 'candidate', media: '0', index: 0, name };
}

function failure(message: string): ConnectionEvent {
  return { kind: 'error', error: new WebRTCError(ErrorCode.FAILED, message) };
}

function takeAll(mailbox: ConnectionMailbox): readonly ConnectionEvent[] {
  const events: ConnectionEvent[] = [];
  for (let event = mailbox.take(); event !== undefined; event = mailbox.take()) events.push(event);
  return events;
}
