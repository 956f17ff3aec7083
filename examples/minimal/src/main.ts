// node examples/minimal/dist/main.js [backend]
import { loadExtension, setDefaultExtension } from '@peerplug/core';
import { exchangeGreetings, type Greetings } from './greetings.js';
import { exchangeGreetingsInBrowser } from './in-browser.js';

const OWN_BACKENDS = ['libdatachannel', 'werift'];

const [, , backend = 'libdatachannel'] = process.argv;

try {
  const { heardByA, heardByB } = await (backend === 'browser'
    ? exchangeGreetingsInBrowser()
    : greetOn(backend));
  console.log(`A got: ${heardByA}`);
  console.log(`B got: ${heardByB}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** On a backend of ours by its short name, or any other by its package name, URL or path. */
async function greetOn(backend: string): Promise<Greetings> {
  const isOwn = OWN_BACKENDS.includes(backend);
  const { name } = await loadExtension(isOwn ? import.meta.resolve(`@peerplug/backend-${backend}`) : backend);
  setDefaultExtension(name);
  return exchangeGreetings();
}
