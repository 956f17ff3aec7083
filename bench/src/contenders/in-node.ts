import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import wrtc from '@roamhq/wrtc';
import { RTCPeerConnection as Polyfill } from 'node-datachannel/polyfill';
import { RTCPeerConnection as Werift } from 'werift';
import type { Contender } from '../connection/end.js';
import { nodeDatachannel } from './node-datachannel.js';
import { peerplugContender } from './peerplug.js';
import { simplePeer } from './simple-peer.js';
import { w3cContender } from './w3c.js';

/** werift's own class has W3C's shape in what is used here. */
const WeriftPeerConnection = Werift as unknown as typeof RTCPeerConnection;

/** werift leaves loopback out unless asked, and has a public server unless told. */
const WERIFT_CONFIGURATION = {
  iceServers: [],
  iceAdditionalHostAddresses: ['127.0.0.1'],
} as RTCConfiguration;

/** Those that run in Node.js. */
export const NODE_CONTENDERS: readonly Contender[] = [
  peerplugContender({
    name: 'peerplug-libdatachannel',
    load: () => Promise.resolve(libdatachannel),
    loopback: { libdatachannel: { bindAddress: '127.0.0.1' } },
  }),
  nodeDatachannel,
  w3cContender({
    name: 'node-datachannel-polyfill',
    load: () => Promise.resolve(Polyfill as typeof RTCPeerConnection),
    configuration: { iceServers: [] },
  }),
  w3cContender({
    name: 'wrtc',
    load: () => Promise.resolve(wrtc.RTCPeerConnection),
    configuration: { iceServers: [] },
  }),
  simplePeer,
  peerplugContender({
    name: 'peerplug-werift',
    load: () => Promise.resolve(werift),
    loopback: { werift: { bindAddress: '127.0.0.1' } },
  }),
  w3cContender({
    name: 'werift',
    load: () => Promise.resolve(WeriftPeerConnection),
    configuration: WERIFT_CONFIGURATION,
  }),
];
