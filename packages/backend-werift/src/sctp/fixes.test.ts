import { expect } from 'chai';
import { RTCDtlsTransport, RTCIceGatherer, RTCIceTransport, RTCSctpTransport } from 'werift';
import { WeriftInternals } from '../internals/internals.js';
import { fixSctp } from './fixes.js';
import { MAX_MESSAGE_BYTES } from './message-limit.js';
import { boundReceived } from './receive-bound.js';
import { type DataChunk, type ForwardTsn, type SctpAssociation, type SctpInternals } from './association.js';

const SILENT = new WeriftInternals({ warn: () => undefined });

function internalsOf(sctp: SctpAssociation, ...members: (keyof SctpInternals)[]): SctpInternals | null {
  return SILENT.of<SctpInternals>('a test', sctp, ...members);
}

/** An association without a peer. */
function association(): SctpAssociation {
  const transport = new RTCSctpTransport();
  transport.setDtlsTransport(
    new RTCDtlsTransport({}, new RTCIceTransport(new RTCIceGatherer()), undefined, []),
  );
  return transport.sctp;
}

describe('fixSctp', () => {
  /** A member of each fix: where this fails, werift has changed, and the fix may have become needless. */
  const replaced = [
    'handleData',
    'receiveReconfigParam',
    'receiveForwardTsnChunk',
    'markReceived',
    'getInboundStream',
    'maybeAbandon',
    'updateAdvancedPeerAckPoint',
    'updateRto',
    'sendChunk',
  ];
  for (const member of replaced) {
    it(`replaces ${member} in this version of werift`, () => {
      const sctp = association();
      const before: unknown = Reflect.get(sctp, member);
      fixSctp(sctp, SILENT);
      expect(before).to.be.a('function');
      expect(Reflect.get(sctp, member)).to.be.a('function').that.is.not.equal(before);
    });
  }

  it('keeps a malformed packet from ending the process', async () => {
    const sctp = association();
    fixSctp(sctp, SILENT);
    const internals = internalsOf(sctp, 'handleData');
    for (const packet of [Buffer.alloc(0), Buffer.alloc(11), Buffer.alloc(100, 255)]) {
      await internals?.handleData(packet);
    }
  });

  it('sends what belongs together in one packet, the acknowledgement first', async () => {
    const { sctp, packets } = recorded();
    await sctp.sendChunk(chunkOf(DATA, 'a'));
    await sctp.sendChunk(chunkOf(DATA, 'b'));
    await sctp.sendChunk(chunkOf(SACK, 'S'));
    expect(packets, 'before the run of sending ends').to.deep.equal([]);
    sctp.flush.execute();
    expect(packets).to.deep.equal(['Sab']);
  });

  it('sends an acknowledgement at once where nothing waits or it does not fit', async () => {
    const { sctp, packets } = recorded();
    await sctp.sendChunk(chunkOf(SACK, 'S'));
    expect(packets).to.deep.equal(['S']);
    const full = 'x'.repeat(1210);
    await sctp.sendChunk(chunkOf(DATA, full));
    await sctp.sendChunk(chunkOf(SACK, 'too long'));
    expect(packets).to.deep.equal(['S', 'too long']);
    sctp.flush.execute();
    expect(packets).to.deep.equal(['S', 'too long', full]);
  });

  it('begins another packet where a message does not fit', async () => {
    const { sctp, packets } = recorded();
    const half = 'x'.repeat(608);
    for (const bytes of [half, half, 'y']) await sctp.sendChunk(chunkOf(DATA, bytes));
    expect(packets).to.deep.equal([half + half]);
    sctp.flush.execute();
    expect(packets).to.deep.equal([half + half, 'y']);
  });

  it('keeps what is half there of a message when others are given up', () => {
    const sctp = association();
    fixSctp(sctp, SILENT);
    const internals = internalsOf(sctp, 'receiveForwardTsnChunk');
    if (internals === null) throw new Error('werift has changed');
    internals.lastReceivedTsn = 10;
    const [cutOff, goingOn] = [internals.getInboundStream(1), internals.getInboundStream(2)];
    cutOff.reassembly = [firstFragment(9)];
    goingOn.reassembly = [firstFragment(12)];
    internals.receiveForwardTsnChunk(forwardTsn(12, [[1, 7]]));
    expect(cutOff.reassembly, 'its second fragment was given up').to.have.lengthOf(0);
    expect(goingOn.reassembly, 'its second fragment is still to come').to.have.lengthOf(1);
    expect([cutOff.streamSequenceNumber, goingOn.streamSequenceNumber]).to.deep.equal([8, 0]);
    internals.receiveForwardTsnChunk(forwardTsn(20, [[1, 3]]));
    expect(cutOff.streamSequenceNumber, 'a late one sets nothing back').to.equal(8);
  });

  describe('gives messages up', () => {
    it('that were sent more often than they may be, whole: what was sent, and what waits', () => {
      const { sctp, internals } = partlyReliable();
      internals.sentQueue = [
        dataChunk(1, WHOLE, { sentCount: 9 }),
        dataChunk(2, FIRST, { sentCount: 1, acked: true }),
        dataChunk(3, MIDDLE, { sentCount: 2, maxRetransmits: 1, retransmit: true }),
        dataChunk(4, MIDDLE, { sentCount: 1 }),
      ];
      sctp.outboundQueue.push(dataChunk(5, MIDDLE, {}), dataChunk(6, LAST, {}), dataChunk(7, WHOLE, {}));
      const given = internals.sentQueue[2];
      if (given === undefined) throw new Error('there is no such chunk');
      expect(internals.maybeAbandon(given)).to.equal(true);
      expect(internals.sentQueue.map(({ tsn, abandoned }) => [tsn, abandoned])).to.deep.equal([
        [1, false],
        [2, true],
        [3, true],
        [4, true],
        [5, true],
        [6, true],
      ]);
      expect(internals.sentQueue.map(({ retransmit }) => retransmit)).to.deep.equal(Array(6).fill(false));
      expect(sctp.outboundQueue.map(({ tsn }) => tsn)).to.deep.equal([7]);
      expect(internals.flightOff, 'taken off what is in flight').to.deep.equal([4]);
    });

    it('whose time is over, and takes nothing of the next', () => {
      const { sctp, internals } = partlyReliable();
      const now = Date.now() / 1000;
      const [late, next] = [
        dataChunk(1, WHOLE, { expiry: now - 1 }),
        dataChunk(2, WHOLE, { expiry: now + 60 }),
      ];
      internals.sentQueue = [late, next];
      sctp.outboundQueue.push(dataChunk(3, WHOLE, {}));
      expect([late, next].map((chunk) => internals.maybeAbandon(chunk))).to.deep.equal([true, false]);
      expect([late, next].map(({ abandoned }) => abandoned)).to.deep.equal([true, false]);
      expect(sctp.outboundQueue).to.have.lengthOf(1);
    });

    it('not before their limit, zero among them, and none without one', () => {
      const { internals } = partlyReliable();
      const chunks = [
        dataChunk(1, WHOLE, { sentCount: 1, maxRetransmits: 0 }),
        dataChunk(2, WHOLE, { sentCount: 1, maxRetransmits: 1 }),
        dataChunk(3, WHOLE, { sentCount: 100 }),
      ];
      internals.sentQueue = chunks;
      expect(chunks.map((chunk) => internals.maybeAbandon(chunk))).to.deep.equal([true, false, false]);
    });

    it('and tells the peer so until it says that it knows', () => {
      const { internals } = partlyReliable();
      internals.lastSackedTsn = 0;
      internals.advancedPeerAckTsn = 0;
      internals.sentQueue = [
        dataChunk(1, WHOLE, { abandoned: true, streamId: 5, streamSeqNum: 1 }),
        dataChunk(2, WHOLE, { abandoned: true, streamId: 5, streamSeqNum: 2 }),
        dataChunk(3, WHOLE | UNORDERED, { abandoned: true, streamId: 6 }),
        dataChunk(4, WHOLE, { streamId: 5, streamSeqNum: 3 }),
      ];
      internals.updateAdvancedPeerAckPoint();
      const told = {
        cumulativeTsn: internals.forwardTsnChunk?.cumulativeTsn,
        streams: internals.forwardTsnChunk?.streams,
      };
      expect(told).to.deep.equal({ cumulativeTsn: 3, streams: [[5, 2]] });
      internals.forwardTsnChunk = undefined;
      internals.updateAdvancedPeerAckPoint();
      expect(internals.forwardTsnChunk, 'again').to.deep.include({ streams: [[5, 2]] });
      internals.forwardTsnChunk = undefined;
      internals.lastSackedTsn = 3;
      internals.updateAdvancedPeerAckPoint();
      expect(internals.forwardTsnChunk, 'known').to.equal(undefined);
    });
  });

  describe('reports what a peer sends beyond its bounds', () => {
    /** How often excess is reported, looked at after 32 chunks. */
    const excess = (fragments: readonly (readonly DataChunk[])[]): number => {
      const sctp = association();
      let count = 0;
      boundReceived(sctp, SILENT, () => (count += 1));
      const internals = internalsOf(sctp, 'getInboundStream');
      fragments.forEach((each, id) => {
        const stream = internals?.getInboundStream(id);
        if (stream !== undefined) stream.reassembly = [...each];
      });
      for (let chunk = fragments.length; chunk < 32; chunk += 1) internals?.getInboundStream(0);
      return count;
    };
    const sized = (tsn: number, flags: number, bytes: number): DataChunk =>
      dataChunk(tsn, flags, { userData: Buffer.alloc(bytes) });
    const half = MAX_MESSAGE_BYTES;

    it('a message without an end of more than twice the largest, not one that is as long', () => {
      expect(excess([[sized(1, FIRST, half), sized(2, MIDDLE, half)]])).to.equal(0);
      expect(excess([[sized(1, FIRST, half), sized(2, MIDDLE, half + 1)]])).to.equal(1);
      expect(excess([[sized(1, WHOLE, half), sized(2, WHOLE, half + 1)]]), 'two messages').to.equal(0);
    });

    it('more than four mebibytes altogether', () => {
      const full = Array.from({ length: 16 }, (_, index) => [sized(index * 2, FIRST, 262_144)]);
      expect(excess(full)).to.equal(0);
      expect(excess([...full, [sized(99, FIRST, 1)]])).to.equal(1);
    });
  });
});

const [LAST, FIRST, UNORDERED] = [1, 2, 4];
const WHOLE = LAST | FIRST;
const MIDDLE = 0;

/** An association that is fixed, and what its fix takes off what is in flight. */
function partlyReliable(): {
  readonly sctp: SctpAssociation;
  readonly internals: SctpInternals & { flightOff: number[] };
} {
  const sctp = association();
  fixSctp(sctp, SILENT);
  const internals = internalsOf(sctp, 'maybeAbandon', 'sentQueue');
  if (internals === null) throw new Error('werift has changed');
  const flightOff: number[] = [];
  internals.flightSizeDecrease = ({ tsn }) => flightOff.push(tsn);
  return { sctp, internals: Object.assign(internals, { flightOff }) };
}

function dataChunk(tsn: number, flags: number, members: object): DataChunk {
  const defaults = {
    sentCount: 0,
    acked: false,
    abandoned: false,
    retransmit: false,
    userData: Buffer.alloc(1),
    streamId: 0,
    streamSeqNum: 0,
  };
  const chunk = { ...defaults, tsn, flags, ...members };
  return chunk as unknown as DataChunk; // foreign: the part of that class which is used
}

/** Types of chunks (RFC 9260 §3.2). */
const DATA = 0;
const SACK = 3;

/** A fixed association that notes what its packets carry. */
function recorded(): { readonly sctp: SctpAssociation; readonly packets: readonly string[] } {
  const sctp = association();
  const packets: string[] = [];
  sctp.sendChunk = ({ bytes }) => {
    packets.push(bytes.toString('latin1'));
    return Promise.resolve();
  };
  fixSctp(sctp, SILENT);
  return { sctp, packets };
}

function chunkOf(type: number, bytes: string): Parameters<SctpAssociation['sendChunk']>[0] {
  const chunk: unknown = { type, bytes: Buffer.from(bytes, 'latin1') };
  return chunk as Parameters<SctpAssociation['sendChunk']>[0]; // foreign: the part of that class which is used
}

/** The first of several fragments of a message. */
function firstFragment(tsn: number): DataChunk {
  const chunk = { tsn, flags: 2, streamSeqNum: 0, userData: Buffer.alloc(3) };
  return chunk as unknown as DataChunk; // foreign: the part of that class which is used
}

function forwardTsn(cumulativeTsn: number, streams: ForwardTsn['streams']): ForwardTsn {
  const chunk: unknown = { cumulativeTsn, streams };
  return chunk as ForwardTsn; // foreign: the part of that class which is used
}
