import { expect } from 'chai';
import { ChannelState } from '../constants/channel-state.js';
import { ConnectionState } from '../constants/connection-state.js';
import { WebRTCDataChannel } from './data-channel.js';
import { GatheringState } from '../constants/gathering-state.js';
import { WebRTCPeerConnection } from './peer-connection.js';
import { SignalingState } from '../constants/signaling-state.js';
import { WriteMode } from '../constants/write-mode.js';

type Enum = Readonly<Record<string, number>>;

/** The members with their numbers, as Godot documents them. */
const GODOT: readonly [name: string, of: object, actual: Enum, members: readonly string[]][] = [
  [
    'ConnectionState',
    WebRTCPeerConnection,
    ConnectionState,
    [
      'STATE_NEW',
      'STATE_CONNECTING',
      'STATE_CONNECTED',
      'STATE_DISCONNECTED',
      'STATE_FAILED',
      'STATE_CLOSED',
    ],
  ],
  [
    'GatheringState',
    WebRTCPeerConnection,
    GatheringState,
    ['GATHERING_STATE_NEW', 'GATHERING_STATE_GATHERING', 'GATHERING_STATE_COMPLETE'],
  ],
  [
    'SignalingState',
    WebRTCPeerConnection,
    SignalingState,
    [
      'SIGNALING_STATE_STABLE',
      'SIGNALING_STATE_HAVE_LOCAL_OFFER',
      'SIGNALING_STATE_HAVE_REMOTE_OFFER',
      'SIGNALING_STATE_HAVE_LOCAL_PRANSWER',
      'SIGNALING_STATE_HAVE_REMOTE_PRANSWER',
      'SIGNALING_STATE_CLOSED',
    ],
  ],
  [
    'ChannelState',
    WebRTCDataChannel,
    ChannelState,
    ['STATE_CONNECTING', 'STATE_OPEN', 'STATE_CLOSING', 'STATE_CLOSED'],
  ],
  ['WriteMode', WebRTCDataChannel, WriteMode, ['WRITE_MODE_TEXT', 'WRITE_MODE_BINARY']],
];

for (const [name, owner, actual, members] of GODOT) {
  describe(name, () => {
    it("has Godot's names with Godot's numbers", () => {
      expect(Object.entries(actual)).to.deep.equal(members.map((member, index) => [member, index]));
    });

    it('stands on its class, as in GDScript', () => {
      for (const member of members) {
        expect(Reflect.get(owner, member), member).to.equal(actual[member]);
      }
    });
  });
}
