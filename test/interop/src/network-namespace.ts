import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';

/** Loopback, and a pair of virtual interfaces that are connected to nothing but each other. */
const SET_UP = [
  'ip link set lo up',
  'ip link add inner type veth peer name outer',
  // Of the block for documentation (RFC 5737): it is nobody's.
  'ip address add 192.0.2.1/24 dev inner',
  'ip link set inner up',
  'ip link set outer up',
  'ip route add default dev inner',
].join(' && ');

/** Why no process can be given a network namespace of its own here; null where that works. */
export function whyNoNamespace(): string | null {
  const { status, error, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', SET_UP], { encoding: 'utf8' });
  if (status === 0) return null;
  return error?.message ?? stderr.trim();
}

/** Starts a module in a namespace from which nothing gets out. It ends with its last process. */
export function spawnInNamespace(file: string): ChildProcess {
  const start = `${SET_UP} && exec "$0" --expose-gc "$1"`;
  return spawn('unshare', ['--net', 'sh', '-c', start, process.execPath, file], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The processes that are in a namespace, by the name that `/proc/<pid>/ns/net` has for it. */
export function processesIn(namespace: string): readonly string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/ns/net`) === namespace;
    } catch {
      // It has ended, or is another user's.
      return false;
    }
  });
}
