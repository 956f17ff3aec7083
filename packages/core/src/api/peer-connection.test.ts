import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import type { PeerConnectionConfiguration } from '../input/configuration.js';
import { dependency } from '../registry/dependency.js';
import { ErrorCode } from '../constants/error-code.js';
import { errorOf } from '../testing/error-of.js';
import { GatheringState } from '../constants/gathering-state.js';
import { Logger } from '../registry/logger.js';
import { WebRTCPeerConnection } from './peer-connection.js';
import { provide, registerExtension } from '../registry/public-functions.js';
import { SignalingState } from '../constants/signaling-state.js';
import { OFFER } from '../testing/descriptions.js';
import { ScriptedConnection } from '../testing/scripted-connection.js';
import {
  createChannel,
  openSpecial,
  parametersOf,
  registerSpecial,
  useScriptedExtension,
} from '../testing/scripted-extension.js';

const CANDIDATE = 'candidate:1 1 UDP 1 192.0.2.1 9 typ host';

describe('a connection', () => {
  const scripted = useScriptedExtension();

  describe('that is new', () => {
    it('is in the first of all states, and builds nothing until it is used', () => {
      const connection = new WebRTCPeerConnection({ extension: 'scripted' });
      expect(statesOf(connection)).to.deep.equal([
        ConnectionState.STATE_NEW,
        GatheringState.GATHERING_STATE_NEW,
        SignalingState.SIGNALING_STATE_STABLE,
      ]);
      expect(connection.poll()).to.equal(ErrorCode.OK);
      expect(connection.getLastError()).to.equal(null);
      connection.getStats();
      connection.activity.connect(() => undefined);
      connection.close();
      expect(scripted.built).to.have.lengthOf(0);
    });

    it('refuses a misspelt option, and warns of any other that it does not know', () => {
      const misspelt: object = { extention: 'scripted' };
      const error = errorOf(() => new WebRTCPeerConnection(misspelt));
      expect(error.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(error.message).to.include("did you mean 'extension'?");
      const foreign: object = { extension: 'scripted', colour: 'red' };
      expect(new WebRTCPeerConnection(foreign).extensionName).to.equal('scripted');
    });

    it('is initialised with {} by the first call that needs it', () => {
      for (const call of [
        (connection: WebRTCPeerConnection) => connection.createDataChannel('data'),
        (connection: WebRTCPeerConnection) => connection.setRemoteDescription('offer', OFFER),
        (connection: WebRTCPeerConnection) => connection.addIceCandidate('0', 0, CANDIDATE),
        (connection: WebRTCPeerConnection) => connection.createOffer(),
      ]) {
        const connection = new WebRTCPeerConnection({ extension: 'scripted' });
        const before = scripted.built.length;
        call(connection);
        call(connection);
        expect(scripted.built.length - before).to.equal(1);
        const [method, settings] = scripted.latest.calls[0] ?? [];
        expect(method).to.equal('initialize');
        expect(settings).to.deep.include({ iceServers: [], iceTransportPolicy: 'all', extensionOptions: {} });
      }
    });

    it('builds one instance where initialize() is called right away', () => {
      scripted.open();
      expect(scripted.built).to.have.lengthOf(1);
    });

    it('is what Symbol.dispose closes', () => {
      const { connection, extension } = scripted.open();
      connection[Symbol.dispose]();
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
      expect(extension.methods).to.deep.equal(['initialize', 'close']);
    });
  });

  describe('that is initialised', () => {
    it('passes the settings on', () => {
      const { extension } = scripted.open({ maxInBufferBytes: 5, ['scripted' as string]: { own: 'option' } });
      expect(extension.calls[0]?.[1]).to.deep.include({
        maxInBufferBytes: 5,
        extensionOptions: { own: 'option' },
      });
    });

    it('closes the connection before, with its channels, and is STATE_NEW on a new instance', () => {
      const { connection, extension, channel } = scripted.openChannel();
      connection.createOffer();
      expect(connection.initialize()).to.equal(ErrorCode.OK);
      expect(scripted.built).to.have.lengthOf(2);
      expect(extension.methods.at(-1)).to.equal('close');
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
      expect(statesOf(connection)).to.deep.equal([0, 0, 0]);
      expect(createChannel(connection).getReadyState()).to.equal(ChannelState.STATE_CONNECTING);
    });

    it('goes on as it was where the configuration cannot be used', () => {
      const { connection, channel } = scripted.openChannel();
      for (const configuration of [null, 7, { iceServers: [{}] }, { maxInBufferBytes: 0 }]) {
        const code = connection.initialize(configuration as PeerConnectionConfiguration);
        expect(code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
        expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      }
      expect(scripted.built).to.have.lengthOf(1);
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_OPEN);
    });

    it('goes on as it was where the extension refuses the configuration', () => {
      class Refusing extends ScriptedConnection {
        static refuses = false;

        override initialize(): ErrorCode {
          if (!Refusing.refuses) return ErrorCode.OK;
          return this.report(ErrorCode.ERR_INVALID_PARAMETER, 'portRangeBegin is odd');
        }
      }
      const special = registerSpecial(Refusing);
      const connection = new WebRTCPeerConnection({ extension: 'special' });
      const channel = createChannel(connection);
      Refusing.refuses = true;
      expect(connection.initialize()).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(connection.getLastError()?.message).to.equal('portRangeBegin is odd');
      expect(special.built[1]?.methods, 'the one that refused is closed').to.deep.equal(['close']);
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_CONNECTING);
      expect(connection.createOffer()).to.equal(ErrorCode.OK);
      expect(special.built[0]?.methods).to.deep.equal(['createDataChannel', 'createOffer']);
    });

    it('tells why an extension that says nothing refused', () => {
      class Silent extends ScriptedConnection {
        override initialize(): ErrorCode {
          return ErrorCode.ERR_CANT_CREATE;
        }
      }
      registerSpecial(Silent);
      const connection = new WebRTCPeerConnection({ extension: 'special' });
      expect(connection.initialize()).to.equal(ErrorCode.ERR_CANT_CREATE);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_CANT_CREATE);
      expect(connection.createDataChannel('data'), 'the first call that needs it').to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_CANT_CREATE);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_NEW);
    });

    it('is ERR_CANT_CREATE where the extension cannot be built, with the cause', () => {
      const cause = new Error('the native module is broken');
      class Unbuildable extends ScriptedConnection {
        constructor() {
          super();
          throw cause;
        }
      }
      registerSpecial(Unbuildable);
      const connection = new WebRTCPeerConnection({ extension: 'special' });
      expect(connection.initialize()).to.equal(ErrorCode.ERR_CANT_CREATE);
      expect(connection.getLastError()?.cause).to.equal(cause);
      expect(connection.getLastError()?.message).to.include("'special'").and.to.include(cause.message);
    });

    it('is ERR_CANT_CREATE too where building it throws what is no error', () => {
      const descriptor = {
        ...scripted.descriptor,
        name: 'special',
        dependencies: [
          dependency('test/throws a text', () => {
            throw 'no library' as unknown as Error; // plain JavaScript may
          }),
        ],
      };
      registerExtension(descriptor);
      const connection = new WebRTCPeerConnection({ extension: 'special' });
      expect(connection.initialize()).to.equal(ErrorCode.ERR_CANT_CREATE);
      expect(connection.getLastError()).to.include({ cause: 'no library' });
      expect(connection.getLastError()?.message).to.include('no library');
    });

    it('is ERR_BUG where initialize() of the extension throws', () => {
      const cause = new Error('thrown');
      class Throwing extends ScriptedConnection {
        override initialize(): ErrorCode {
          throw cause;
        }
      }
      registerSpecial(Throwing);
      const connection = new WebRTCPeerConnection({ extension: 'special' });
      expect(connection.initialize()).to.equal(ErrorCode.ERR_BUG);
      expect(connection.getLastError()?.cause).to.equal(cause);
    });

    it('warns of keys that nobody knows, and knows the names of registered extensions', () => {
      const warnings: string[] = [];
      const ignore = (): void => undefined;
      const warn = (message: string): number => warnings.push(message);
      const takeBack = provide(Logger, { debug: ignore, info: ignore, warn, error: ignore });
      try {
        registerSpecial(ScriptedConnection);
        const configuration: object = { scripted: {}, special: { any: 'thing' }, colour: 'red' };
        scripted.open(configuration);
      } finally {
        takeBack();
      }
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include("'colour'");
    });
  });

  describe('that is closed', () => {
    it('is CLOSED at once, and closes its extension once', () => {
      const { connection, extension, channel } = scripted.openChannel();
      connection.close();
      connection.close();
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
      expect(connection.getSignalingState()).to.equal(SignalingState.SIGNALING_STATE_CLOSED);
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
      expect(extension.methods.filter((method) => method === 'close')).to.have.lengthOf(1);
    });

    it('refuses calls as ERR_UNCONFIGURED, and passes none on', () => {
      const { connection, extension } = scripted.openChannel();
      connection.close();
      const before = extension.methods.length;
      for (const call of [
        () => connection.createOffer(),
        () => connection.setLocalDescription('offer', OFFER),
        () => connection.setRemoteDescription('offer', OFFER),
        () => connection.addIceCandidate('0', 0, CANDIDATE),
        () => connection.addIceCandidate('0', 0, ''),
      ]) {
        expect(call()).to.equal(ErrorCode.ERR_UNCONFIGURED);
        expect(connection.getLastError()?.message).to.include('initialize()');
      }
      expect(connection.createDataChannel('late')).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.poll()).to.equal(ErrorCode.OK);
      expect(extension.methods.length).to.equal(before);
    });

    it('is closed too where it was never used, and can be initialised again', () => {
      const connection = new WebRTCPeerConnection({ extension: 'scripted' });
      connection.close();
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
      expect(connection.createDataChannel('late')).to.equal(null);
      expect(scripted.built).to.have.lengthOf(0);
      expect(connection.initialize()).to.equal(ErrorCode.OK);
      expect(statesOf(connection)).to.deep.equal([0, 0, 0]);
      expect(createChannel(connection).getReadyState()).to.equal(ChannelState.STATE_CONNECTING);
    });

    it('stays closed where initialize() fails', () => {
      const { connection } = scripted.open();
      connection.close();
      expect(connection.initialize({ iceServers: 7 as never })).to.equal(ErrorCode.ERR_INVALID_PARAMETER);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
    });

    it('refuses calls as well where the peer closed it', () => {
      const { connection, extension } = scripted.openConnected();
      extension.enter(ConnectionState.STATE_CLOSED);
      expect(connection.createOffer()).to.equal(ErrorCode.ERR_UNCONFIGURED);
      expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_CLOSED);
    });

    it('survives an extension that throws while it is closed', () => {
      const { connection, extension, channel } = scripted.openChannel();
      extension.on('close', () => {
        throw new Error('thrown');
      });
      connection.close();
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_CLOSED);
      const again = scripted.open();
      again.extension.on('close', () => {
        throw new Error('thrown');
      });
      expect(again.connection.initialize()).to.equal(ErrorCode.OK);
      expect(again.connection.getLastError(), 'the call was OK').to.equal(null);
    });
  });

  describe('createDataChannel()', () => {
    it('passes checked parameters on, and gives a channel that is CONNECTING', () => {
      const { connection, extension } = scripted.open();
      const channel = createChannel(connection, 'chat', { protocol: 'p', ordered: false });
      expect(extension.calls.at(-1)).to.deep.equal([
        'createDataChannel',
        parametersOf({ label: 'chat', protocol: 'p', ordered: false }),
      ]);
      expect(channel.getReadyState()).to.equal(ChannelState.STATE_CONNECTING);
      expect(connection.getLastError()).to.equal(null);
    });

    it('is null and tells why where there are maxChannels, until one of them is closed', () => {
      const { connection, extension } = scripted.open({ maxChannels: 2 });
      const [first] = [createChannel(connection, 'one'), createChannel(connection, 'other')];
      expect(connection.createDataChannel('third')).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_OUT_OF_MEMORY);
      expect(connection.getLastError()?.message).to.include('maxChannels');
      expect(extension.channels).to.have.lengthOf(2);
      first.close();
      extension.channels[0]?.enter(ChannelState.STATE_CLOSED);
      expect(connection.createDataChannel('third')).not.to.equal(null);
    });

    it('is null outside STATE_NEW, and passes nothing on', () => {
      for (const state of [
        ConnectionState.STATE_CONNECTING,
        ConnectionState.STATE_CONNECTED,
        ConnectionState.STATE_DISCONNECTED,
        ConnectionState.STATE_FAILED,
      ]) {
        const { connection, extension } = scripted.open();
        extension.enter(state);
        expect(connection.createDataChannel('late')).to.equal(null);
        expect(connection.getLastError()?.code).to.equal(ErrorCode.FAILED);
        expect(extension.methods).to.deep.equal(['initialize']);
      }
    });

    it('is null for options that are not valid, and tells which', () => {
      const { connection, extension } = scripted.open();
      expect(connection.createDataChannel('x', { negotiated: true })).to.equal(null);
      expect(connection.getLastError()?.message).to.include('id');
      expect(connection.createDataChannel('x', null as never)).to.equal(null);
      expect(connection.createDataChannel(7 as never)).to.equal(null);
      expect(extension.methods).to.deep.equal(['initialize']);
    });

    it('takes an id once for each initialize()', () => {
      const { connection } = scripted.open();
      createChannel(connection, 'first', { negotiated: true, id: 3 });
      expect(connection.createDataChannel('second', { negotiated: true, id: 3 })).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_ALREADY_IN_USE);
      createChannel(connection, 'third', { negotiated: true, id: 4 });
      connection.initialize();
      createChannel(connection, 'first again', { negotiated: true, id: 3 });
    });

    it('leaves an id free that the extension refused', () => {
      const { connection, extension } = scripted.open();
      extension.on('createDataChannel', () =>
        extension.report(ErrorCode.ERR_OUT_OF_MEMORY, 'no stream is left'),
      );
      expect(connection.createDataChannel('first', { negotiated: true, id: 3 })).to.equal(null);
      expect(connection.getLastError()).to.include({
        code: ErrorCode.ERR_OUT_OF_MEMORY,
        message: 'no stream is left',
      });
      expect(connection.createOffer(), 'no channel was created').to.equal(ErrorCode.FAILED);
      extension.on('createDataChannel', () => ErrorCode.OK);
      createChannel(connection, 'first', { negotiated: true, id: 3 });
    });

    it('is null with an error where the extension gives null and says nothing', () => {
      const { connection, extension } = scripted.open();
      extension.on('createDataChannel', () => ErrorCode.FAILED);
      expect(connection.createDataChannel('x')).to.equal(null);
      expect(connection.getLastError()?.code).to.equal(ErrorCode.FAILED);
    });

    it('is null and ERR_BUG where the extension gives what is no channel', () => {
      for (const junk of [undefined, {}, 'channel', 7]) {
        class Junk extends ScriptedConnection {
          override createDataChannel(): null {
            return junk as unknown as null; // plain JavaScript may
          }
        }
        const { connection } = openSpecial(Junk);
        expect(connection.createDataChannel('x')).to.equal(null);
        expect(connection.getLastError()?.code).to.equal(ErrorCode.ERR_BUG);
        expect(connection.createOffer()).to.equal(ErrorCode.FAILED);
      }
    });
  });

  describe('getStats()', () => {
    it('is null without the capability, whatever the extension has', () => {
      class WithStats extends ScriptedConnection {
        override getStats(): never {
          throw new Error('not asked without the capability');
        }
      }
      const { connection } = openSpecial(WithStats, { stats: false });
      expect(connection.getStats()).to.equal(null);
    });

    it('gives what the extension gives, and zeros until it has figures', () => {
      const stats = {
        roundTripTimeMs: 1,
        bytesSent: 2,
        bytesReceived: 3,
        localCandidate: null,
        remoteCandidate: null,
      };
      class WithStats extends ScriptedConnection {
        override getStats(): typeof stats | null {
          return this.connectionState === ConnectionState.STATE_CONNECTED ? stats : null;
        }
      }
      const none = { ...stats, roundTripTimeMs: null, bytesSent: 0, bytesReceived: 0 };
      const { connection, extension } = openSpecial(WithStats);
      expect(connection.getStats()).to.deep.equal(none);
      extension.enter(ConnectionState.STATE_CONNECTED);
      expect(connection.getStats()).to.equal(stats);
      expect(new WebRTCPeerConnection({ extension: 'scripted' }).getStats()).to.deep.equal(none);
    });
  });
});

function statesOf(connection: WebRTCPeerConnection): readonly number[] {
  return [connection.getConnectionState(), connection.getGatheringState(), connection.getSignalingState()];
}
