import {
  ChannelState,
  ConnectionState,
  ErrorCode,
  Logger,
  provide,
  registerExtension,
  unregisterExtension,
  WebRTCPeerConnection,
} from '@peerplug/core';
import { Fixture } from '@peerplug/conformance';
import { expect } from 'chai';
import { extension } from './extension.js';
import { PeerConnectionClass } from './peer-connection-class.js';

/** The platform's class, with a record of the connections that are open. */
class Watched extends RTCPeerConnection {
  static readonly open = new Set<Watched>();
  readonly channels: RTCDataChannel[] = [];

  constructor(readonly configuration?: RTCConfiguration) {
    super(configuration);
    Watched.open.add(this);
  }

  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, init);
    this.channels.push(channel);
    return channel;
  }

  override close(): void {
    super.close();
    Watched.open.delete(this);
  }
}

describe('BrowserPeerConnection', function () {
  this.timeout(60_000);

  const undo: (() => void)[] = [];
  let fixture: Fixture;
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    const logger = { ...console, warn: (message: string): unknown => warnings.push(message) };
    undo.push(provide(Logger, logger), provide(PeerConnectionClass, Watched));
    registerExtension(extension);
    fixture = new Fixture({ extension, peer: extension, configuration: {}, scale: 1 });
  });

  afterEach(() => {
    fixture.dispose();
    for (const step of undo.splice(0).reverse()) step();
    unregisterExtension(extension.name);
  });

  /** How many turns of the event loop a connection is given before it is closed. */
  for (const turns of [0, 1, 2, 3, 4, 6, 8, 12, 16]) {
    it(`closes what is under way after ${String(turns)} turns: nothing rejects, nothing stays open`, async () => {
      const { a, b } = fixture.wiredPair();
      a.createDataChannel('data');
      a.createOffer();
      for (let turn = 0; turn < turns; turn += 1) {
        fixture.poll();
        await new Promise((resolve) => setTimeout(resolve));
      }
      a.close();
      b.close();
      expect(Watched.open.size).to.equal(0);
      await fixture.never(() => false, 'what is late rejects');
    });
  }

  it("is closed once a channel hears of the peer's abort, and lets the browser's connection go", async () => {
    const { a } = await fixture.channelPair();
    const [channel] = [...Watched.open].flatMap(({ channels }) => channels);
    // As Chromium tells it; Firefox has no class for the error.
    channel?.dispatchEvent(Object.assign(new Event('error'), { error: { sctpCauseCode: 12 } }));
    await fixture.until(() => a.getConnectionState() === ConnectionState.STATE_CLOSED, 'closed');
    a.close();
    expect(Watched.open.size).to.equal(1);
  });

  it('fails where the browser refuses a changed description, and says why', async () => {
    const connection = fixture.connection();
    const codes: ErrorCode[] = [];
    connection.errorOccurred.connect((error) => codes.push(error.code));
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      const changed = sdp.replace(/(a=fingerprint:\S+ )../, '$1FF');
      connection.setLocalDescription(type, changed.replace('a=mid:0', 'a=mid:other'));
    });
    connection.createDataChannel('data');
    connection.createOffer();
    await fixture.until(() => codes.length > 0, 'an error is told');
    expect(codes).to.deep.equal([ErrorCode.ERR_INVALID_PARAMETER]);
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_FAILED);
  });

  it('makes no offer where every channel has been closed', () => {
    const connection = fixture.connection();
    connection.createDataChannel('data')?.close();
    expect(connection.createOffer()).to.equal(ErrorCode.FAILED);
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
    connection.createDataChannel('another');
    expect(connection.createOffer()).to.equal(ErrorCode.OK);
  });

  it('uses candidates whose media the description does not have', async () => {
    const { a, b } = fixture.wiredPair();
    const seen: string[] = [];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      from.iceCandidateCreated.connect((_media, index, name) => {
        seen.push(name);
        to.addIceCandidate('data', index, name);
      });
    }
    a.createDataChannel('data');
    await fixture.connect({ a, b });
    expect(seen).not.to.be.empty;
    expect(warnings).to.deep.equal([]);
  });

  it('takes a description whose last line is not ended', async () => {
    await fixture.pair(({ a }) => a.createDataChannel('data'), { mapSdp: (sdp) => sdp.trimEnd() });
  });

  it('warns of a candidate that the browser refuses', async () => {
    undo.push(
      provide(
        PeerConnectionClass,
        class extends Watched {
          override addIceCandidate(): Promise<void> {
            return Promise.reject(new DOMException('Error processing ICE candidate', 'OperationError'));
          }
        },
      ),
    );
    const { a, b } = fixture.wiredPair();
    a.createDataChannel('data');
    a.createOffer();
    await fixture.until(() => warnings.length > 0, 'a warning');
    expect(warnings[0]).to.contain('candidate:');
    expect([a, b].map((end) => end.getConnectionState())).to.deep.equal([1, 1]);
  });

  it('passes its own options on, warns of others, and refuses bad values', () => {
    using connection = new WebRTCPeerConnection({ extension: 'browser' });
    const own: object = { iceCandidatePoolSize: 2, colour: 'red' };
    expect(connection.initialize({ browser: own })).to.equal(ErrorCode.OK);
    expect([...Watched.open].at(-1)?.configuration?.iceCandidatePoolSize).to.equal(2);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain('colour');
    for (const bad of [{ certificates: ['none'] }, { certificate: [] }] as object[])
      expect(connection.initialize({ browser: bad })).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
    expect(connection.getLastError()?.message).to.contain("did you mean 'certificates'?");
  });

  it('says that it cannot be made where the browser makes no more', () => {
    undo.push(
      provide(
        PeerConnectionClass,
        class extends Watched {
          constructor() {
            super();
            this.close();
            throw new DOMException('Cannot create so many PeerConnections', 'UnknownError');
          }
        },
      ),
    );
    using connection = new WebRTCPeerConnection({ extension: 'browser' });
    expect(connection.initialize()).to.equal(ErrorCode.ERR_CANT_CREATE);
    expect(connection.getLastError()?.message).to.contain('so many');
  });

  it('reports nothing wrong where the peer closes', async () => {
    const { a, b, channelA } = await fixture.channelPair();
    const errors: unknown[] = [];
    a.errorOccurred.connect((error) => errors.push(error));
    b.close();
    await fixture.until(() => a.getConnectionState() === ConnectionState.STATE_CLOSED, 'the close is seen');
    await fixture.until(
      () => channelA.getReadyState() === ChannelState.STATE_CLOSED,
      'the channel is closed',
    );
    expect(errors).to.deep.equal([]);
  });

  it('can be made, connected and closed more often than the browser allows connections at a time', async function () {
    const { gc } = globalThis as { readonly gc?: () => void };
    if (gc === undefined) this.skip();
    for (let round = 0; round < 300; round += 1) {
      const { a, b } = await fixture.channelPair();
      for (const end of [a, b]) {
        end.close();
        fixture.forget(end);
      }
      if (round % 25 === 24) gc();
    }
    expect(Watched.open.size).to.equal(0);
  });
});
