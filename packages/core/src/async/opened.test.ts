import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { ErrorCode } from '../constants/error-code.js';
import { opened } from './opened.js';
import { nextTask } from '../testing/next-task.js';
import { rejectionOf } from '../testing/error-of.js';
import type { ScriptedChannel, ScriptedConnection } from '../testing/scripted-connection.js';
import { createChannel, useScriptedExtension } from '../testing/scripted-extension.js';
import type { WebRTCPeerConnection } from '../api/peer-connection.js';

/** Ways in which a channel may fail to open, and the code that says so. */
const ENDS: readonly [
  what: string,
  end: (channel: ScriptedChannel, extension: ScriptedConnection, connection: WebRTCPeerConnection) => unknown,
  code: ErrorCode,
][] = [
  [
    'is closed by the peer',
    (c) => {
      c.enter(ChannelState.STATE_CLOSED);
    },
    ErrorCode.ERR_CONNECTION_ERROR,
  ],
  [
    'is being closed',
    (c) => {
      c.enter(ChannelState.STATE_CLOSING);
    },
    ErrorCode.ERR_CONNECTION_ERROR,
  ],
  [
    'is closed for a reason',
    (c) => {
      c.report(ErrorCode.ERR_OUT_OF_MEMORY, 'no stream');
      c.enter(ChannelState.STATE_CLOSED);
    },
    ErrorCode.ERR_OUT_OF_MEMORY,
  ],
  [
    'has a connection that fails',
    (_c, e) => {
      e.report(ErrorCode.ERR_CANT_CONNECT, 'no way');
      e.enter(ConnectionState.STATE_FAILED);
    },
    ErrorCode.ERR_CANT_CONNECT,
  ],
  [
    'has a connection that is closed here',
    (_c, _e, c) => {
      c.close();
    },
    ErrorCode.ERR_CONNECTION_ERROR,
  ],
];

describe('opened()', () => {
  const scripted = useScriptedExtension();

  it('is resolved with the channel when it is STATE_OPEN, and at once where it is already', async () => {
    const { connection, extension } = scripted.open();
    const channel = createChannel(connection);
    const waiting = opened(channel);
    await nextTask();
    extension.latestChannel.enter(ChannelState.STATE_OPEN);
    expect(await waiting).to.equal(channel);
    expect(await opened(channel)).to.equal(channel);
    expect([channel['~news'].hasConnections(), connection['~news'].hasConnections()]).to.deep.equal([
      false,
      false,
    ]);
  });

  for (const [what, end, code] of ENDS) {
    it(`is rejected with the reason where the channel ${what}`, async () => {
      const { connection, extension } = scripted.open();
      const channel = createChannel(connection);
      const waiting = opened(channel);
      await nextTask();
      end(extension.latestChannel, extension, connection);
      expect((await rejectionOf(waiting)).code).to.equal(code);
      expect((await rejectionOf(opened(channel))).code, 'asked afterwards').to.equal(code);
      expect(channel['~news'].hasConnections()).to.equal(false);
    });
  }

  it('is rejected with the reason of an AbortSignal', async () => {
    const { connection } = scripted.open();
    const channel = createChannel(connection);
    const controller = new AbortController();
    const waiting = opened(channel, { signal: controller.signal });
    controller.abort('enough');
    expect(await waiting.catch((reason: unknown) => reason)).to.equal('enough');
    expect(channel['~news'].hasConnections()).to.equal(false);
  });
});
