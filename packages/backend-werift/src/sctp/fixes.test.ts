import { expect } from 'chai';
import { RTCDtlsTransport, RTCIceGatherer, RTCIceTransport, RTCSctpTransport } from 'werift';
import { WeriftInternals } from '../internals/internals.js';
import { fixSctp } from './fixes.js';
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
});

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
