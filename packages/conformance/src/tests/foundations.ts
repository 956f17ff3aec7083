import { ConnectionState } from '@peerplug/core';
import { expect } from 'chai';
import { expectCode, expectState } from '../fixture/expect-named.js';
import { createChannel, expectOk, hasGathered } from '../fixture/fixture.js';
import { makeOffer } from '../fixture/made-descriptions.js';
import { needs, required, type TestCase } from '../fixture/test-case.js';

/**
 * What nearly every other test builds on, a claim each and nothing more: see `PREREQUISITES`. They run first, and the
 * others look closer.
 */
export const foundationTests: readonly TestCase[] = [
  required('BASE-01', ['1', '4'], 'a new connection is STATE_NEW, with a channel too', (t) => {
    const connection = t.connection();
    expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW', 'new');
    createChannel(connection, 'data');
    expectState(ConnectionState, connection.getConnectionState(), 'STATE_NEW', 'with a channel');
  }),

  needs('new').required('BASE-02', ['8', '13'], 'a connection makes an offer', async (t) => {
    const [type] = await makeOffer(t.connection(), t);
    expect(type).to.equal('offer');
  }),

  needs('offer').required('BASE-03', ['9', '13'], 'a connection makes an answer', async (t) => {
    const offer = await makeOffer(t.connection('b'), t);
    const connection = t.connection();
    const types: string[] = [];
    connection.sessionDescriptionCreated.connect((type) => types.push(type));
    expectCode(connection.setRemoteDescription(...offer), 'OK', 'setRemoteDescription()');
    await t.until(() => types.length > 0, 'the answer is made');
    expect(types[0]).to.equal('answer');
  }),

  needs('offer').required('BASE-04', ['10', '11'], 'gathering gets to its end', async (t) => {
    const connection = t.connection();
    const offer = await makeOffer(connection, t);
    expectOk(connection.setLocalDescription(...offer), connection, 'setLocalDescription()');
    await t.until(() => hasGathered(connection), 'gathering is complete');
  }),

  needs('answer').required(
    'BASE-05',
    ['ref-connect', '8', '9', '10', '11'],
    'two ends connect',
    async (t) => {
      const pair = t.wiredPair();
      createChannel(pair.a, 'data');
      await t.connect(pair);
    },
  ),

  needs('connect').required('BASE-06', ['6', 'ref-received'], 'a channel opens at both ends', async (t) => {
    await t.channelPair();
  }),

  needs('open').required('BASE-07', ['17', '18'], 'a packet arrives, each way', async (t) => {
    const { channelA, channelB } = await t.channelPair();
    expectCode(channelA.putPacket(Uint8Array.of(1)), 'OK', 'putPacket()');
    expectCode(channelB.putPacket(Uint8Array.of(2)), 'OK', 'putPacket()');
    await t.until(
      () => channelA.getAvailablePacketCount() > 0 && channelB.getAvailablePacketCount() > 0,
      'both packets have arrived',
    );
  }),
];
