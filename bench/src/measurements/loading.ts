import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement } from './measurement.js';

const run = promisify(execFile);

/** What a program imports, in this package's folder. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  'peerplug-libdatachannel': ['@peerplug/core', '@peerplug/backend-libdatachannel'],
  'node-datachannel': ['node-datachannel'],
  'peerplug-werift': ['@peerplug/core', '@peerplug/backend-werift'],
  werift: ['werift'],
  wrtc: ['@roamhq/wrtc'],
  'simple-peer': ['@roamhq/wrtc', 'simple-peer'],
};

/** From a program's first line to all of its imports done, in a new process. */
export const importTime: Measurement = {
  id: 'import',
  title: 'import time',
  subjects: Object.keys(MODULES),
  topologies: ['one process'],
  figures: { time: { title: 'import', unit: 'ms', better: 'lower' } },
  run: async (host) => {
    const imports = (MODULES[host.subject] ?? []).map((name) => `await import(${JSON.stringify(name)});`);
    const program = `const start = performance.now(); ${imports.join(' ')}
      process.stdout.write(String(performance.now() - start), () => process.kill(process.pid, 'SIGKILL'));`;
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const times: number[] = [];
    for (let index = 0; index < 3; index += 1) times.push(await timeOf(program, cwd));
    return { time: Math.min(...times) };
  },
};

/** The program ends itself at once: what libraries do at the end of a process is not measured. */
async function timeOf(program: string, cwd: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd }).catch(
    (error: unknown) => error as { stdout: string }, // execFile's error, which carries what was printed
  );
  const time = Number(stdout);
  if (stdout === '' || Number.isNaN(time)) throw new Error('the imports did not come to their end');
  return time;
}
