import { spawn } from 'node:child_process';
import { expect } from 'chai';

/** A process whose connections are closed ends by itself within this time. */
const EXIT_MS = 1000;

/** What every program below begins with; `done()` is called once all is closed. */
const PREAMBLE = `
  import { createSocket } from 'node:dgram';
  import { createServer } from 'node:net';
  import { registerExtension, setDefaultExtension, WebRTCPeerConnection } from '@peerplug/core';
  import { extension } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
  registerExtension(extension);
  setDefaultExtension('werift');
  const connect = () => {
    const [a, b] = [0, 1].map(() => new WebRTCPeerConnection());
    for (const end of [a, b]) end.initialize({ werift: { bindAddress: '127.0.0.1' } });
    for (const [from, to] of [[a, b], [b, a]]) {
      from.sessionDescriptionCreated.connect(from.setLocalDescription);
      from.sessionDescriptionCreated.connect(to.setRemoteDescription);
      from.iceCandidateCreated.connect(to.addIceCandidate);
      from.startAutoPoll();
    }
    a.createDataChannel('data');
    a.createOffer();
    return { a, b };
  };
  const gather = (url) => {
    const end = new WebRTCPeerConnection();
    const servers = [{ urls: url, username: 'name', credential: 'secret' }];
    end.initialize({ iceServers: servers, werift: { bindAddress: '127.0.0.1' } });
    end.createDataChannel('data');
    end.sessionDescriptionCreated.connect(end.setLocalDescription);
    end.startAutoPoll();
    end.createOffer();
    return end;
  };
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const done = () => console.log('closed');
`;

/** A server that takes whatever comes and says nothing. */
const SILENT_SERVERS = `
  const udp = createSocket('udp4');
  await new Promise((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const tcp = createServer(() => {}).listen(udp.address().port, '127.0.0.1');
  const server = '127.0.0.1:' + udp.address().port;
  const stopServers = () => { udp.close(); tcp.close(); };
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  'never used': `new WebRTCPeerConnection().close(); done();`,
  'while it makes an offer': `
    const end = new WebRTCPeerConnection();
    end.createDataChannel('data');
    end.createOffer();
    end.close();
    done();`,
  'while sockets are being opened': `
    const end = gather('stun:127.0.0.1:9');
    await until(() => end.getSignalingState() === 1);
    end.close();
    done();`,
  ...Object.fromEntries(
    ['stun:', 'turn:', 'turn:?transport=tcp', 'turns:'].map((url) => {
      const [scheme = '', query = ''] = url.split(':');
      return [
        `while a silent ${url} server is asked`,
        `${SILENT_SERVERS}
        const end = gather('${scheme}:' + server + '${query}');
        await later(150);
        end.close();
        stopServers();
        done();`,
      ];
    }),
  ),
  'while a server is looked up by name': `
    const end = gather('stun:no-such-host.invalid');
    await until(() => end.getSignalingState() === 1);
    end.close();
    done();`,
  ...Object.fromEntries(
    [0, 30, 60, 110].map((ms) => [
      `while connecting, after ${String(ms)} ms`,
      `
      const { a, b } = connect();
      await until(() => b.getConnectionState() === 1);
      await later(${String(ms)});
      a.close();
      b.close();
      done();`,
    ]),
  ),
  'while connected': `
    const { a, b } = connect();
    await until(() => a.getConnectionState() === 2 && b.getConnectionState() === 2);
    a.close();
    b.close();
    done();`,
  'by the peer': `
    const { a, b } = connect();
    await until(() => a.getConnectionState() === 2 && b.getConnectionState() === 2);
    a.close();
    await until(() => b.getConnectionState() === 5);
    done();`,
};

describe('the process ends where the connection was closed', function () {
  this.timeout(20_000);
  for (const [when, program] of Object.entries(PROGRAMS)) {
    it(when, async () => {
      const { code, output, lingeredMs } = await run(PREAMBLE + program);
      expect(output).to.equal('closed\n');
      expect(code).to.equal(0);
      expect(lingeredMs).to.be.lessThan(EXIT_MS);
    });
  }
});

describe('the process ends where the connection was dropped', () => {
  it('with an offer that was never applied', async () => {
    const { code, lingeredMs } = await run(
      `${PREAMBLE}
      let end = new WebRTCPeerConnection();
      end.createDataChannel('data');
      end.createOffer();
      end = null;
      done();`,
    );
    expect(code).to.equal(0);
    expect(lingeredMs).to.be.lessThan(EXIT_MS);
  });
});

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  /** From the program's last word to its end. */
  readonly lingeredMs: number;
}

function run(program: string): Promise<Outcome> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let saidAt = performance.now();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      saidAt = performance.now();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve({ code, output, lingeredMs: performance.now() - saidAt });
    });
  });
}
