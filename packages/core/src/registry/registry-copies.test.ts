import { cpSync, symlinkSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import * as authors from '../extension.js';
import * as users from '../index.js';
import { OFFER } from '../testing/descriptions.js';
import { errorOf } from '../testing/error-of.js';
import { WorkingFolder } from '../testing/folder-node.js';
import { ALL_CAPABILITIES, parametersOf } from '../testing/scripted-extension.js';
import { nextTask } from '../testing/next-task.js';

/** Both entries of one copy. */
type Core = typeof users & typeof authors;

const ours: Core = { ...users, ...authors };

describe('two copies of this package in one realm', function () {
  this.timeout(20_000);

  const folder = new WorkingFolder();
  let theirs: Core = ours;

  beforeEach(async () => {
    const root = new URL('../../', import.meta.url);
    const isTest = (path: string): boolean => /\.test\.|\.d\.ts|\.map$/.test(path);
    cpSync(new URL('dist', root), `${folder.path}/dist`, {
      recursive: true,
      filter: (path) => !isTest(path),
    });
    cpSync(new URL('package.json', root), `${folder.path}/package.json`);
    symlinkSync(fileURLToPath(new URL('node_modules', root)), `${folder.path}/node_modules`, 'dir');
    const load = (entry: string): Promise<Core> =>
      import(pathToFileURL(`${folder.path}/dist/${entry}`).href) as Promise<Core>; // or that part of it
    // The same modules, loaded from another place.
    theirs = { ...(await load('index.js')), ...(await load('extension.js')) };
  });

  afterEach(() => {
    for (const { name } of ours.listExtensions()) ours.unregisterExtension(name);
  });

  it('are two', () => {
    expect(theirs.WebRTCPeerConnection).not.to.equal(ours.WebRTCPeerConnection);
    expect(theirs.WebRTCError).not.to.equal(ours.WebRTCError);
  });

  it('share one registry, its default and what is provided', () => {
    const { descriptor } = extensionOn(theirs, 'theirs');
    theirs.registerExtension(descriptor);
    expect(ours.listExtensions()).to.deep.equal([descriptor]);
    ours.setDefaultExtension('theirs');
    expect(theirs.getDefaultExtension()).to.equal('theirs');
    const takeBack = theirs.provide(theirs.Logger, console);
    expect(ours.resolve(ours.Logger)).to.equal(console);
    takeBack();
    expect(ours.resolve(ours.Logger)).not.to.equal(console);
    ours.unregisterExtension('theirs');
    expect(theirs.listExtensions()).to.deep.equal([]);
  });

  it('know each other’s errors', () => {
    const error = errorOf(() => {
      theirs.setDefaultExtension('nobody');
    });
    expect(error).to.be.instanceOf(ours.WebRTCError);
    expect(error).to.be.instanceOf(theirs.WebRTCError);
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      expect(new one.WebRTCError(ours.ErrorCode.FAILED, 'x')).to.be.instanceOf(other.WebRTCError);
    }
  });

  for (const [what, pick] of [
    ['theirs under our classes', (): readonly [Core, Core] => [ours, theirs]],
    ['ours under their classes', (): readonly [Core, Core] => [theirs, ours]],
  ] as const) {
    it(`let an extension work that is built on ${what}`, async () => {
      const [facade, built] = pick();
      const { descriptor, instances } = extensionOn(built, 'foreign');
      facade.registerExtension(descriptor);
      const connection = new facade.WebRTCPeerConnection({ extension: 'foreign' });
      const heard: unknown[] = [];
      let told = 0;
      connection.activity.connect(() => (told += 1));
      connection.sessionDescriptionCreated.connect((type, sdp) => {
        heard.push(type, connection.setLocalDescription(type, sdp));
      });
      connection.dataChannelReceived.connect((channel) =>
        heard.push(channel.getLabel(), channel.getPacket()),
      );
      connection.errorOccurred.connect((error) =>
        heard.push(error instanceof facade.WebRTCError, error.message),
      );

      const channel = connection.createDataChannel('data');
      expect(channel).to.be.instanceOf(facade.WebRTCDataChannel);
      expect(connection.createOffer()).to.equal(ours.ErrorCode.OK);
      instances[0]?.happen();
      await nextTask();
      expect(told).to.equal(1);
      connection.poll();
      expect(heard).to.deep.equal(['offer', ours.ErrorCode.OK, 'received', Uint8Array.of(5), true, 'failed']);
      expect(channel?.putPacket(Uint8Array.of(1))).to.equal(ours.ErrorCode.ERR_CANT_RESOLVE);
      expect(connection.getLastError()?.message).to.equal('not sent');
      connection.close();
      expect(channel?.getReadyState()).to.equal(ours.ChannelState.STATE_CLOSED);
    });
  }
});

/** A small extension, built on the classes of one copy. */
function extensionOn(
  core: Core,
  name: string,
): Readonly<{ descriptor: authors.ExtensionDescriptor; instances: readonly { happen: () => void }[] }> {
  const { ErrorCode } = core;
  const instances: { happen: () => void }[] = [];

  class Channel extends core.WebRTCDataChannelExtension {
    constructor(override readonly parameters: authors.DataChannelParameters) {
      super();
    }

    override send(): authors.ErrorCode {
      return this.failed(ErrorCode.ERR_CANT_RESOLVE, 'not sent');
    }

    override awaitRoom(): void {
      this.roomMade();
    }

    override close(): void {
      this.stateChanged();
    }

    override getReadyState(): authors.ChannelState {
      return core.ChannelState.STATE_OPEN;
    }

    override getId(): number {
      return 1;
    }

    override getBufferedAmount(): number {
      return 0;
    }

    arrive(): void {
      this.packetReceived(Uint8Array.of(5));
    }
  }

  class Connection extends core.WebRTCPeerConnectionExtension {
    constructor() {
      super();
      instances.push(this);
    }

    override initialize(): authors.ErrorCode {
      return ErrorCode.OK;
    }

    override createDataChannel(parameters: authors.DataChannelParameters): Channel {
      return new Channel(parameters);
    }

    override createOffer(): authors.ErrorCode {
      return ErrorCode.OK;
    }

    override setLocalDescription(): authors.ErrorCode {
      return ErrorCode.OK;
    }

    override setRemoteDescription(): authors.ErrorCode {
      return ErrorCode.OK;
    }

    override addIceCandidate(): authors.ErrorCode {
      return ErrorCode.OK;
    }

    override close(): void {
      this.stateChanged();
    }

    override getConnectionState(): authors.ConnectionState {
      return core.ConnectionState.STATE_NEW;
    }

    override getGatheringState(): authors.GatheringState {
      return core.GatheringState.GATHERING_STATE_NEW;
    }

    override getSignalingState(): authors.SignalingState {
      return core.SignalingState.SIGNALING_STATE_STABLE;
    }

    happen(): void {
      this.sessionDescriptionCreated('offer', OFFER);
      const received = new Channel(parametersOf({ label: 'received' }));
      received.arrive();
      this.dataChannelReceived(received);
      this.failed(ErrorCode.FAILED, 'failed');
    }
  }

  return { descriptor: descriptorOf(name, Connection), instances };
}

function descriptorOf(
  name: string,
  peerConnection: authors.ExtensionDescriptor['peerConnection'],
): authors.ExtensionDescriptor {
  return {
    name,
    version: '1',
    spi: 1,
    peerConnection,
    capabilities: ALL_CAPABILITIES,
    isSupported: () => true,
  };
}
