import { createSocket, type Socket } from 'node:dgram';
import { type ChannelPair, Fixture } from '@peerplug/conformance';
import { ConnectionState, registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import {
  CipherContext,
  classes,
  HashAlgorithm,
  Message,
  methods,
  NamedCurveAlgorithm,
  RTCCertificate,
  RTCDtlsTransport,
  SignatureAlgorithm,
} from 'werift';
import { extension } from './index.js';

/** How long an answer that must not come is waited for. */
const NEVER_MS = 100;

describe('what strangers send', () => {
  let t: Fixture;
  let socket: Socket;
  let ports: number[];

  before(() => {
    registerExtension(extension);
  });

  beforeEach(async () => {
    const configuration = { werift: { bindAddress: '127.0.0.1' } };
    t = new Fixture({ extension, peer: extension, configuration, scale: 1 });
    ports = [];
    socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    t.dispose();
    socket.close();
  });

  function connect(): Promise<ChannelPair> {
    const mapCandidate = (name: string): string => {
      ports.push(Number(name.split(' ')[5]));
      return name;
    };
    return t.channelPair({}, { mapCandidate });
  }

  it('cannot close or restart the connection', async () => {
    const { a, channelA, channelB } = await connect();
    const records = [
      dtlsRecord(21, 0, '0100'), // close_notify
      dtlsRecord(21, 0, '0228'), // handshake_failure, fatal
      dtlsRecord(21, 1, '0100'), // as if encrypted
      dtlsRecord(22, 0, `0100000a0000000000000000${'00'.repeat(10)}`), // ClientHello
      dtlsRecord(25, 0, '00'), // of a kind that does not exist
      Buffer.from('16feff', 'hex'), // cut off
    ];
    for (const port of ports) for (const record of records) socket.send(record, port, '127.0.0.1');
    await t.never(
      () => a.getConnectionState() !== ConnectionState.STATE_CONNECTED,
      'the connection is closed',
    );
    channelA.putPacket(Uint8Array.of(1));
    expect(await t.nextPacket(channelB)).to.deep.equal(Uint8Array.of(1));
  });

  it('is not answered where it is an ICE request without the password', async () => {
    await connect();
    let answers = 0;
    socket.on('message', () => (answers += 1));
    for (const port of ports) {
      const request = new Message(methods.BINDING, classes.REQUEST);
      request.setAttribute('USERNAME', 'any:body').setAttribute('PRIORITY', 1);
      socket.send(request.bytes, port, '127.0.0.1');
      socket.send(
        request.addMessageIntegrity(Buffer.from('a guess')).addFingerprint().bytes,
        port,
        '127.0.0.1',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, NEVER_MS));
    expect(answers).to.equal(0);
  });
});

describe("a peer that shows another's certificate", () => {
  let t: Fixture;

  before(() => {
    registerExtension(extension);
  });

  beforeEach(() => {
    const configuration = { werift: { bindAddress: '127.0.0.1' } };
    t = new Fixture({ extension, peer: extension, configuration, scale: 1 });
  });

  afterEach(() => {
    t.dispose();
  });

  for (const impostor of ['offerer', 'answerer'] as const) {
    it(`and has not its key does not get connected, as the ${impostor}`, async () => {
      const genuine = await RTCDtlsTransport.SetupCertificate();
      const other = await makeCertificate();
      const forged = new RTCCertificate(other.privateKey, genuine.certPem, genuine.signatureHash);
      const { a, b } = t.wiredPair();
      a.createDataChannel('data');
      // Each end takes the certificate that stands here when its description is asked for.
      RTCDtlsTransport.localCertificate = impostor === 'offerer' ? forged : genuine;
      a.createOffer();
      RTCDtlsTransport.localCertificate = impostor === 'answerer' ? forged : genuine;
      const deceived = impostor === 'offerer' ? b : a;
      await t.until(
        () => deceived.getConnectionState() === ConnectionState.STATE_FAILED,
        'the other end has failed',
      );
      RTCDtlsTransport.localCertificate = genuine;
    });
  }
});

function dtlsRecord(type: number, epoch: number, hex: string): Buffer {
  const body = Buffer.from(hex, 'hex');
  const header = Buffer.from([type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 1, 0, 0, body.byteLength]);
  return Buffer.concat([header, body]);
}

async function makeCertificate(): Promise<RTCCertificate> {
  const { keyPem, certPem, signatureHash } = await CipherContext.createSelfSignedCertificateWithKey(
    { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  return new RTCCertificate(keyPem, certPem, signatureHash);
}
