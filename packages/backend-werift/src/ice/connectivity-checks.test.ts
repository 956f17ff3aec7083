import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { IceCandidate, RTCIceGatherer, RTCIceParameters, RTCIceTransport } from 'werift';
import { WeriftInternals } from '../internals/internals.js';
import { ConnectivityChecks } from './connectivity-checks.js';
import { EarlyRequests } from './early-requests.js';
import { IceGathering } from './gathering.js';
import type { IceConnection, IceInternals } from './ice-connection.js';

/** One end of an ICE connection over 127.0.0.1. */
class End {
  readonly connection: IceConnection;
  readonly internals: IceInternals;
  readonly ice: RTCIceTransport;
  readonly #gathering: IceGathering;

  constructor(isControlling: boolean) {
    const gatherer = new RTCIceGatherer();
    this.connection = gatherer.connection;
    this.connection.iceControlling = isControlling;
    this.internals = this.connection as unknown as IceInternals; // foreign: private in werift's types
    const silent = new WeriftInternals({ warn: () => undefined });
    const options = { bindAddress: '127.0.0.1', ports: undefined };
    const early = new EarlyRequests(this.connection);
    this.#gathering = new IceGathering(
      this.connection,
      options,
      {
        onTurnFailure: () => undefined,
        onLeftOut: () => undefined,
        onNone: () => undefined,
      },
      silent,
      early,
    );
    new ConnectivityChecks(this.connection, silent, early);
    this.ice = new RTCIceTransport(gatherer);
  }

  async gather(): Promise<void> {
    this.#gathering.open();
    await this.#gathering.run([]);
  }

  /** Takes the parameters of the other end, and candidates that are its own unless others are given. */
  meet(peer: End, candidates: readonly IceCandidate[] = peer.ice.localCandidates): void {
    const { usernameFragment, password } = peer.ice.localParameters;
    this.ice.setRemoteParams(new RTCIceParameters({ iceLite: false, usernameFragment, password }));
    for (const candidate of candidates) void this.ice.addRemoteCandidate(candidate);
  }

  close(): void {
    this.#gathering.close();
    void this.ice.stop();
  }
}

/** Candidates where nobody listens. */
function deafCandidates(count: number, type: 'host' | 'relay'): IceCandidate[] {
  return Array.from(
    { length: count },
    (_, index) => new IceCandidate(1, 'deaf', '127.0.0.1', index + 1, 1000 - index, 'udp', type),
  );
}

describe('ConnectivityChecks', () => {
  let a: End;
  let b: End;

  beforeEach(async () => {
    a = new End(true);
    b = new End(false);
    await Promise.all([a.gather(), b.gather()]);
  });

  afterEach(() => {
    a.close();
    b.close();
  });

  it('end with the nomination, whatever candidates come after it', async () => {
    a.meet(b);
    b.meet(a);
    const late = new Promise<void>((resolve) => {
      const complete = b.internals.checkComplete.bind(b.connection);
      b.internals.checkComplete = (pair) => {
        complete(pair);
        for (const candidate of deafCandidates(50, 'host')) void b.ice.addRemoteCandidate(candidate);
        resolve();
      };
    });
    await Promise.all([a.ice.start(), b.ice.start(), late]);
    expect(b.connection.checkList).to.have.length.above(50);
    const checked = b.connection.checkList.filter(({ requestsSent }) => requestsSent > 0);
    expect(checked).to.deep.equal([b.connection.nominated]);
  });

  it('end for the controlled end once its peer sends data, which may come before any nomination', async () => {
    const { internals } = a as unknown as {
      readonly internals: { buildRequest(request: { nominate: boolean }): unknown };
    };
    const build = internals.buildRequest.bind(a.connection);
    internals.buildRequest = (request) => build({ ...request, nominate: false });
    a.meet(b);
    b.meet(a);
    const connected = b.ice.start();
    await a.ice.start();
    expect(b.connection.nominated).to.equal(undefined);
    await a.connection.send(Buffer.from([22, 0xfe, 0xfd]));
    await connected;
    expect(b.connection.nominated?.requestsReceived).to.be.above(0);
  });

  it('try relays when the direct pairs have had their time', async () => {
    const order: string[] = [];
    const check = a.internals.checkStart.bind(a.connection);
    a.internals.checkStart = (pair) => {
      order.push(pair.remoteCandidate.type);
      return check(pair);
    };
    a.meet(b, [...deafCandidates(2, 'relay'), ...deafCandidates(3, 'host')]);
    a.ice.start().catch(() => undefined);
    while (order.length < 5) await delay(5);
    expect(order).to.deep.equal(['host', 'host', 'host', 'relay', 'relay']);
  });

  it('try relays at once where there is nothing else', async () => {
    a.meet(b, deafCandidates(2, 'relay'));
    a.ice.start().catch(() => undefined);
    await new Promise(setImmediate);
    expect(a.connection.checkList.some(({ requestsSent }) => requestsSent > 0)).to.equal(true);
  });
});
