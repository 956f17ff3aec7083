import { Fixture } from '@peerplug/conformance';
import { Logger, provide, registerExtension } from '@peerplug/core';
import { expect } from 'chai';
import type { DtlsSocket, Protocol, RTCDtlsTransport } from 'werift';
import { ClientStart } from '../dtls/client-start.js';
import { sendCloseNotify } from '../dtls/alert.js';
import { demandProofOfKey } from '../dtls/peer-proof.js';
import { DtlsRecordFilter } from '../dtls/record-filter.js';
import { keepRecordNumbersUnique } from '../dtls/record-numbers.js';
import { renumberRepeatedFlights } from '../dtls/repeated-flights.js';
import { refuseReplays } from '../dtls/replay.js';
import { ConnectivityChecks } from '../ice/connectivity-checks.js';
import { hastenConsent } from '../ice/consent.js';
import { strengthenCredentials } from '../ice/credentials.js';
import { EarlyRequests } from '../ice/early-requests.js';
import type { IceConnection } from '../ice/ice-connection.js';
import { oncePeerIsReady } from '../ice/peer-readiness.js';
import { acceptOnlyAuthenticRequests } from '../ice/request-authentication.js';
import { extension } from '../index.js';
import type { SctpAssociation } from '../sctp/association.js';
import { fixSctp } from '../sctp/fixes.js';
import { boundReceived } from '../sctp/receive-bound.js';
import { WeriftInternals } from './internals.js';

/** An object of a werift that has changed so much that nothing is where it was. */
function changed(): unknown {
  return { cipher: {}, dtls: {}, transport: {}, stateChanged: {} }; // what a patch looks into on its way
}

const ignore = (): void => undefined;

/** Patches that are left out. */
const OPTIONAL: Readonly<Record<string, (werift: WeriftInternals) => unknown>> = {
  'dtls/alert': (werift) => sendCloseNotify(changed() as DtlsSocket, werift),
  'dtls/client-start': (werift) => {
    new ClientStart({} as unknown as DtlsSocket, werift).begin();
  },
  'dtls/record-numbers': (werift) => {
    keepRecordNumbersUnique(changed() as DtlsSocket, werift);
  },
  'dtls/repeated-flights': (werift) => {
    renumberRepeatedFlights(changed() as DtlsSocket, werift);
  },
  'dtls/replay': (werift) => {
    refuseReplays(changed() as DtlsSocket, werift);
  },
  'ice/connectivity-checks': (werift) => {
    const connection = changed() as IceConnection;
    new ConnectivityChecks(connection, werift, new EarlyRequests(connection)).wake();
  },
  'ice/consent': (werift) => {
    hastenConsent(changed() as IceConnection, werift);
  },
  'ice/credentials': (werift) => {
    strengthenCredentials(changed() as IceConnection, werift);
  },
  'ice/peer-readiness': (werift) => {
    oncePeerIsReady(changed() as IceConnection, werift, ignore)();
  },
  'sctp/receive-bound': (werift) => {
    boundReceived(changed() as SctpAssociation, werift, ignore);
  },
};

/** What {@link fixSctp} applies. */
const SCTP_PATCHES = [
  'sctp/bundling',
  'sctp/slow-start',
  'sctp/partial-reliability',
  'sctp/retransmission',
  'sctp/reassembly',
  'sctp/forward-tsn',
  'sctp/shutdown',
  'sctp/stream-reset',
  'sctp/uncaught-rejections',
];

/** Patches without which a connection would not work, or would be anybody's. */
const NEEDED: Readonly<Record<string, (werift: WeriftInternals) => void>> = {
  'dtls/peer-proof': (werift) => {
    demandProofOfKey(changed() as RTCDtlsTransport, werift);
  },
  'dtls/record-filter': (werift) => {
    new DtlsRecordFilter(changed() as DtlsSocket, werift, ignore);
  },
  'ice/request-authentication': (werift) => {
    const early = new EarlyRequests(changed() as IceConnection);
    acceptOnlyAuthenticRequests(changed() as Protocol, werift, () => '', early);
  },
};

describe('a patch that does not fit a changed werift', () => {
  let warnings: string[];
  let logger: { warn(message: string): void };

  beforeEach(() => {
    warnings = [];
    logger = { warn: (message) => void warnings.push(message) };
  });

  for (const [patch, apply] of Object.entries(OPTIONAL)) {
    it(`is left out and reported once: ${patch}`, async () => {
      for (let connection = 0; connection < 2; connection += 1) await apply(new WeriftInternals(logger));
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include(`'${patch}'`);
    });
  }

  it('is left out and reported once: those of the association', () => {
    for (let connection = 0; connection < 2; connection += 1)
      fixSctp(changed() as SctpAssociation, new WeriftInternals(logger));
    expect(
      warnings.map((warning) => SCTP_PATCHES.find((patch) => warning.includes(`'${patch}'`))),
    ).to.deep.equal(SCTP_PATCHES);
  });

  for (const [patch, apply] of Object.entries(NEEDED)) {
    it(`is reported, and there is no connection without it: ${patch}`, () => {
      expect(() => {
        apply(new WeriftInternals(logger));
      }).to.throw(`'${patch}'`);
      expect(warnings[0]).to.include(`'${patch}'`);
    });
  }

  it('does not exist with the werift that is installed', async () => {
    const undo = provide(Logger, { ...console, ...logger });
    registerExtension(extension);
    const t = new Fixture({
      extension,
      peer: extension,
      configuration: { werift: { bindAddress: '127.0.0.1' } },
      scale: 1,
    });
    await t.channelPair();
    t.dispose();
    undo();
    expect(warnings).to.deep.equal([]);
  });
});
