import { conformance, Fixture, inMemoryExtension } from '@peerplug/conformance';
import { ConnectionState, ErrorCode, registerExtension, unregisterExtension } from '@peerplug/core';
import { expect } from 'chai';
import { ExtensionHost } from './remote/host.js';
import { remoteExtension } from './remote/remote-extension.js';
import { RemoteLink } from './remote/remote-link.js';
import { dial, Switchboard } from './switchboard.js';

const link = new RemoteLink();
const remote = remoteExtension({ ...inMemoryExtension, name: 'remote' }, link);

describe('a remote extension, on the one in memory', () => {
  let switchboard: Switchboard;
  let host: ExtensionHost;

  before(async () => {
    registerExtension(inMemoryExtension);
    switchboard = await Switchboard.open('');
    const line = switchboard.newLine();
    host = new ExtensionHost(inMemoryExtension.name, await dial(line));
    link.attach(await dial(line));
  });

  after(() => {
    link.close();
    switchboard.close();
    unregisterExtension(inMemoryExtension.name);
  });

  conformance({ extension: remote });

  describe('whose host goes away', () => {
    after(() => {
      unregisterExtension(remote.name);
    });

    it('fails its connections, and makes no more', async () => {
      registerExtension(remote);
      const t = new Fixture({ extension: remote, peer: remote, configuration: {}, scale: 1 });
      const { a } = await t.channelPair();
      const codes: ErrorCode[] = [];
      a.errorOccurred.connect(({ code }) => codes.push(code));
      host.close();
      await t.until(
        () => a.getConnectionState() === ConnectionState.STATE_FAILED,
        'the connection has failed',
      );
      await t.until(() => codes.length > 0, 'the error is told');
      expect(codes).to.deep.equal([ErrorCode.ERR_CONNECTION_ERROR]);
      expect(remote.isSupported()).to.be.a('string').that.includes('remote');
      t.dispose();
    });
  });
});
