// The script of the page in which a browser's stack is driven.
import { registerExtension } from '@peerplug/core';
import { browserExtension } from './browser-extension.js';
import type { PageFunctions } from './page-functions.js';
import { ExtensionHost } from './remote/host.js';
import { remoteExtension } from './remote/remote-extension.js';
import { RemoteLink } from './remote/remote-link.js';
import { SuiteRun } from './suite-run.js';

let run: SuiteRun | null = null;

const functions: PageFunctions = {
  async hostExtension(name, line) {
    registerExtension(browserExtension(name));
    new ExtensionHost(name, await dial(line));
  },

  async beginSuite(name, { peer, configuration, knownFailures }) {
    const options = { extension: browserExtension(name), configuration, knownFailures };
    if (peer === null) {
      run = new SuiteRun(options);
      return;
    }
    const link = new RemoteLink();
    link.attach(await dial(peer.line));
    run = new SuiteRun({ ...options, peer: remoteExtension(peer.facts, link) });
  },

  runTest: (id) => begun().test(id),
  reportOfSuite: () => begun().report(),
};

Object.assign(globalThis, functions);

function begun(): SuiteRun {
  if (run === null) throw new Error('beginSuite() comes first');
  return run;
}

async function dial(line: string): Promise<WebSocket> {
  const socket = new WebSocket(line);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => {
      reject(new Error('the line is dead'));
    });
  });
  return socket;
}
