import { ConnectionState, WebRTCDataChannel } from '@peerplug/core';
import { expect } from 'chai';
import type { Meeting, MeetingOptions } from './meeting.js';
import type { Signal } from './outside-end.js';
import { arrivedHere, arrivedThere, BURST, bytes, MIXED, passBothWays, put, toBase64 } from './packets.js';
import type { Payload } from './protocol.js';

/** What is asked of every peer, in either role, with each of our extensions. */
export interface OutsideCase {
  readonly id: string;
  readonly title: string;
  readonly run: (meet: (options?: MeetingOptions) => Meeting, largestSent: number) => Promise<void>;
}

export const CASES: readonly OutsideCase[] = [
  {
    id: 'OUT-01',
    title: "a channel of the offerer's arrives with its label, protocol, order and reliability",
    async run(meet) {
      const meeting = meet();
      const { theirs } = meeting;
      const label = 'données 世界';
      const facts = { protocol: 'chat-β', ordered: false, maxRetransmits: 3 };
      // What an extension without this capability reads in its place is documented.
      const isRead = meeting.offerer === 'ours' || meeting.ours.capabilities.receivedReliability;
      const read = isRead ? facts : { ...facts, ordered: true, maxRetransmits: 65_535 };
      if (meeting.offerer === 'ours') meeting.createChannel(label, facts);
      else theirs.createChannel(label, facts);
      await meeting.connect();
      const channel = await meeting.opened(label);
      const [received] = meeting.offerer === 'ours' ? theirs.received : [factsOf(channel)];
      expect(received).to.include({ label, ...read });
      await passBothWays(meeting, channel);
    },
  },
  {
    id: 'OUT-02',
    title: 'channels of both ends, made before the offer, have ids of their own and carry packets',
    async run(meet) {
      const meeting = meet();
      meeting.createChannel('ours');
      meeting.theirs.createChannel('theirs');
      await meeting.connect();
      const channels = [await meeting.opened('ours'), await meeting.opened('theirs')];
      expect(meeting.received.map((channel) => channel.getLabel())).to.deep.equal(['theirs']);
      expect(meeting.theirs.received.map(({ label }) => label)).to.deep.equal(['ours']);
      expect(new Set(channels.map((channel) => channel.getId())).size).to.equal(2);
      for (const channel of channels) await passBothWays(meeting, channel);
    },
  },
  {
    id: 'OUT-03',
    title: 'a negotiated channel opens at both ends, and nobody receives it',
    async run(meet) {
      const meeting = meet();
      meeting.createChannel('agreed', { negotiated: true, id: 5 });
      meeting.theirs.createChannel('agreed', { negotiated: true, id: 5 });
      await meeting.connect();
      const channel = await meeting.opened('agreed');
      await passBothWays(meeting, channel);
      expect(channel.getId()).to.equal(5);
      expect(meeting.received).to.have.lengthOf(0);
      expect(meeting.theirs.received).to.have.lengthOf(0);
    },
  },
  {
    id: 'OUT-04',
    title: 'text arrives as text and bytes as bytes, in order, both ways',
    async run(meet) {
      const meeting = meet();
      const channel = await meeting.open('data');
      for (const payload of MIXED) {
        put(meeting, channel, payload);
        meeting.theirs.send('data', payload);
      }
      expect(await arrivedThere(meeting, 'data', BURST)).to.deep.equal(MIXED);
      expect(await arrivedHere(meeting, channel, BURST)).to.deep.equal(MIXED);
    },
  },
  {
    id: 'OUT-05',
    title: 'empty messages of the peer arrive, ours are not sent, and what follows them arrives',
    async run(meet) {
      const meeting = meet();
      const channel = await meeting.open('data');
      const payloads: readonly Payload[] = [{ text: '' }, { base64: '' }, { text: 'after' }];
      for (const payload of payloads) {
        put(meeting, channel, payload);
        meeting.theirs.send('data', payload);
      }
      expect(await arrivedHere(meeting, channel, 3)).to.deep.equal(payloads);
      expect(await arrivedThere(meeting, 'data', 1)).to.deep.equal([{ text: 'after' }]);
    },
  },
  {
    id: 'OUT-06',
    title: 'the largest message arrives bit for bit, both ways',
    async run(meet, largestSent) {
      const sizes: number[] = [];
      const meeting = meet();
      meeting.ours.sessionDescriptionCreated.connect((_, sdp) => {
        sizes.push(Number(/^a=max-message-size:(\d+)/mu.exec(sdp)?.[1] ?? 65_536)); // RFC 8841 §6
      });
      const channel = await meeting.open('data');
      const own: Payload = { base64: toBase64(bytes(channel.getMaxPacketSize())) };
      const foreign: Payload = { base64: toBase64(bytes(Math.min(largestSent, ...sizes))) };
      put(meeting, channel, own);
      meeting.theirs.send('data', foreign);
      const [there] = await arrivedThere(meeting, 'data', 1);
      const [here] = await arrivedHere(meeting, channel, 1);
      // Not by chai: its diff of what is so long would take minutes.
      expect(JSON.stringify(there) === JSON.stringify(own), 'ours is whole').to.equal(true);
      expect(JSON.stringify(here) === JSON.stringify(foreign), "the peer's is whole").to.equal(true);
    },
  },
  {
    id: 'OUT-07',
    title: 'a channel that we close delivers what was sent, is closed at the peer, and leaves others open',
    async run(meet) {
      const meeting = meet();
      meeting.createChannel('other', { negotiated: true, id: 20 });
      meeting.theirs.createChannel('other', { negotiated: true, id: 20 });
      const channel = await meeting.open('data');
      const other = await meeting.opened('other');
      for (const payload of MIXED) put(meeting, channel, payload);
      channel.close();
      expect(await arrivedThere(meeting, 'data', BURST)).to.deep.equal(MIXED);
      await meeting.until(() => meeting.theirs.channel('data').isClosed, 'it is closed at the peer');
      await meeting.until(() => isClosed(channel), 'it is closed here');
      await passBothWays(meeting, other);
    },
  },
  {
    id: 'OUT-08',
    title:
      'a channel that the peer makes once connected, and closes, delivers what was sent and is closed here',
    async run(meet) {
      const meeting = meet();
      const other = await meeting.open('other');
      meeting.theirs.createChannel('late');
      const channel = await meeting.opened('late');
      for (const payload of MIXED) meeting.theirs.send('late', payload);
      expect(await arrivedHere(meeting, channel, BURST)).to.deep.equal(MIXED);
      meeting.theirs.run({ do: 'closeChannel', label: 'late' });
      await meeting.until(() => isClosed(channel), 'it is closed here');
      await meeting.until(() => meeting.theirs.channel('late').isClosed, 'it is closed at the peer');
      await passBothWays(meeting, other);
    },
  },
  {
    id: 'OUT-09',
    title: 'a connection that we close is over at the peer',
    async run(meet) {
      const meeting = meet();
      await meeting.open('data');
      meeting.ours.close();
      const { theirs } = meeting;
      const isOver = (): boolean =>
        theirs.channel('data').isClosed || ['closed', 'disconnected', 'failed'].includes(theirs.state);
      await meeting.until(isOver, 'the peer sees the end');
    },
  },
  {
    id: 'OUT-10',
    title: 'a connection that the peer closes is over here, with its channels',
    async run(meet) {
      const meeting = meet();
      const channel = await meeting.open('data');
      meeting.theirs.run({ do: 'close' });
      const { remoteCloseMs } = meeting.ours.capabilities;
      await meeting.until(() => isClosed(channel), 'the channel is closed here', remoteCloseMs);
      await meeting.until(
        () => meeting.ours.getConnectionState() !== ConnectionState.STATE_CONNECTED,
        'the connection is no longer connected',
        remoteCloseMs,
      );
    },
  },
  {
    id: 'OUT-11',
    title: 'a peer with audio and video beside its data has them declined, and its data connects',
    async run(meet) {
      const answers: string[] = [];
      const meeting = meet({ hasMedia: true });
      meeting.ours.sessionDescriptionCreated.connect((_, sdp) => answers.push(sdp));
      const channel = await meeting.open('data');
      await passBothWays(meeting, channel);
      const [, ...sections] = (answers[0] ?? '').split(/^(?=m=)/mu);
      const media = sections.filter((section) => !section.startsWith('m=application'));
      expect(media.map((section) => section.slice(2, 7))).to.deep.equal(
        meeting.offerer === 'ours' ? [] : ['audio', 'video'],
      );
      // RFC 8843 §7.3.3: a section that carries the bundle is not refused, and then nothing may flow.
      for (const section of media) expect(section).to.match(/^m=\w+ 0 |^a=inactive\r?$/mu);
    },
  },
  {
    id: 'OUT-12',
    title: "the peer's candidates may come before its description",
    async run(meet) {
      const held: Signal[] = [];
      const meeting = meet({ hold: held });
      if (meeting.offerer === 'ours') meeting.createChannel('data');
      else meeting.theirs.createChannel('data');
      meeting.offer();
      const signals = (): readonly Signal[] => held.flatMap(candidatesApart);
      await meeting.until(
        () => new Set(signals().map(({ is }) => is)).size === 2,
        'the peer has a description and a candidate',
      );
      const candidates = signals().filter(({ is }) => is === 'candidate');
      const [description] = signals().filter(({ is }) => is === 'description');
      meeting.release([...candidates, ...(description === undefined ? [] : [description])]);
      await passBothWays(meeting, await meeting.opened('data'));
    },
  },
];

/** What our end reads of a channel that it received. */
function factsOf(channel: WebRTCDataChannel): object {
  return {
    label: channel.getLabel(),
    protocol: channel.getProtocol(),
    ordered: channel.isOrdered(),
    maxRetransmits: channel.getMaxRetransmits(),
  };
}

function isClosed(channel: WebRTCDataChannel): boolean {
  return channel.getReadyState() === WebRTCDataChannel.STATE_CLOSED;
}

/** A signal, and before it the candidates that stand in its description, taken out. */
function candidatesApart(signal: Signal): Signal[] {
  if (signal.is === 'candidate') return [signal];
  const [session = '', ...sections] = signal.sdp.split(/^(?=m=)/mu);
  const candidates = sections.flatMap((section, index) => {
    const mid = /^a=mid:(.*?)\r?$/mu.exec(section)?.[1] ?? '';
    return [...section.matchAll(/^a=(candidate:.*?)\r?$/gmu)].map(([, candidate = '']): Signal => {
      return { is: 'candidate', candidate, mid, index };
    });
  });
  const bare = sections.map((section) =>
    section.replace(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gmu, ''),
  );
  return [...candidates, { ...signal, sdp: [session, ...bare].join('') }];
}
