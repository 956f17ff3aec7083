import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { NativeModule } from '../native/module.js';
import { StandInPeer } from './stand-in-peer.js';

const native = createRequire(import.meta.url)('node-datachannel') as NativeModule; // as in native/module.ts

/** When libjuice gives up: 39.5 s after it has the answer, or after the last pair began that is left. */
const GIVES_UP_MS = 39_500;

describe('a stand-in for the peer', function () {
  this.timeout(GIVES_UP_MS + 20_000);

  it('has the native side try another pair, past the time at which it would fail', async () => {
    const alone = await unreached(null);
    const helped = await unreached(GIVES_UP_MS - 15_000);
    const hasFailed = (one: { readonly states: readonly string[] }): boolean => one.states.includes('failed');
    const startedAt = performance.now();
    while (!hasFailed(alone) && performance.now() < startedAt + GIVES_UP_MS + 10_000)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const failed = [alone, helped].map(hasFailed);
    alone.close();
    helped.close();
    expect(failed).to.deep.equal([true, false]);
  });
});

/** A native offerer whose answerer is not there. */
async function unreached(
  checkAfterMs: number | null,
): Promise<{ states: readonly string[]; close: () => void }> {
  const connection = new native.PeerConnection('offerer', {
    iceServers: [],
    iceTransportPolicy: 'all',
    maxMessageSize: 262_144,
    bindAddress: '127.0.0.1',
  });
  const states: string[] = [];
  let port = 0;
  let offer = '';
  connection.onStateChange((state) => states.push(state));
  connection.onLocalDescription((sdp) => (offer = sdp));
  connection.onLocalCandidate((name) => (port = Number(/^(?:\S+ ){5}(\d+)/.exec(name)?.[1])));
  const channel = connection.createDataChannel('data', {});
  channel.onClosed(() => undefined);
  while (offer === '' || port === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const field = (name: string): string => new RegExp(`^a=${name}:(\\S+)`, 'm').exec(offer)?.[1] ?? '';
  const [localUfrag, localPwd] = [field('ice-ufrag'), field('ice-pwd')];
  const answer = offer
    .replace('actpass', 'active')
    .replace(localUfrag, 'efgh')
    .replace(localPwd, 'q'.repeat(24))
    .replaceAll(/^a=candidate.*\r\n/gm, '');
  connection.setRemoteDescription(answer, 'answer');
  const standIn = new StandInPeer({ address: '127.0.0.1', port });
  const check = (): void => {
    void standIn.check({ localUfrag, localPwd, remoteUfrag: 'efgh', isControlling: true });
  };
  const timer = checkAfterMs === null ? undefined : setTimeout(check, checkAfterMs);
  return {
    states,
    close: () => {
      clearTimeout(timer);
      standIn.close();
      channel.close(); // otherwise the process would not exit
      connection.close();
    },
  };
}
