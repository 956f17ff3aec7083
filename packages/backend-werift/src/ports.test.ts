import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Fixture } from '@peerplug/conformance';
import { ConnectionState, ErrorCode, registerExtension, type WebRTCPeerConnection } from '@peerplug/core';
import { expect } from 'chai';
import { extension } from './index.js';

const HOST = '127.0.0.1';

/** An address of the documentation (RFC 5737), which no machine has. */
const FOREIGN_HOST = '192.0.2.1';

describe('the ports of a connection', () => {
  let t: Fixture;
  let taken: Socket;
  let port: number;

  beforeEach(async () => {
    registerExtension(extension);
    t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: HOST } },
      scale: 1,
    });
    taken = createSocket('udp4').bind(0, HOST);
    await once(taken, 'listening');
    ({ port } = taken.address());
  });

  afterEach(() => {
    t.dispose();
    taken.close();
  });

  function described(offerer: WebRTCPeerConnection): Promise<string> {
    const description = new Promise<string>((resolve) => {
      offerer.sessionDescriptionCreated.connect((_type, sdp) => {
        resolve(sdp);
      });
    });
    offerer.createDataChannel('data');
    offerer.createOffer();
    offerer.startAutoPoll();
    return description;
  }

  function withPort(bindAddress = HOST): WebRTCPeerConnection {
    const werift = { bindAddress, portRangeBegin: port, portRangeEnd: port };
    return t.connection('a', { werift });
  }

  function expectRefusal(connection: WebRTCPeerConnection, code: ErrorCode, ...words: string[]): void {
    expect(code).to.equal(ErrorCode.ERR_CANT_CREATE);
    for (const word of words) expect(connection.getLastError()?.message).to.include(word);
    expect(connection.getConnectionState()).to.equal(ConnectionState.STATE_FAILED);
  }

  it('that are taken are an error of the offer, with a reason', () => {
    const connection = withPort();
    connection.createDataChannel('data');
    expectRefusal(connection, connection.createOffer(), String(port), HOST, 'EADDRINUSE', 'portRangeBegin');
  });

  it('that are taken are an error of the answer, with a reason', async () => {
    const offerer = t.connection('b');
    const offer = await described(offerer);
    const connection = withPort();
    const code = connection.setRemoteDescription('offer', offer);
    expectRefusal(connection, code, String(port), HOST, 'EADDRINUSE', 'portRangeBegin');
  });

  it('cannot be on an address of another machine', () => {
    const connection = t.connection('a', { werift: { bindAddress: FOREIGN_HOST } });
    connection.createDataChannel('data');
    expectRefusal(connection, connection.createOffer(), FOREIGN_HOST, 'EADDRNOTAVAIL', 'bindAddress');
  });

  it('are free right after close()', async () => {
    taken.close();
    const werift = { bindAddress: HOST, portRangeBegin: port, portRangeEnd: port };
    for (let round = 0; round < 5; round += 1) {
      const { a } = await t.channelPair({}, { configuration: { a: { werift } } });
      a.close();
    }
    taken = createSocket('udp4').bind(port, HOST);
    await once(taken, 'listening');
  });
});
