import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** The IPv4 address of the first interface of each namespace. */
export const FIRST_ADDRESS = '10.91.1.1';

/**
 * Loopback, and pairs of virtual interfaces that are connected to nothing but each other, each with an IPv4 and an IPv6
 * address. The first has the default route: browsers take the addresses of that one.
 */
function setUp(interfaces: number): string {
  const numbers = Array.from({ length: interfaces }, (_, index) => index + 1);
  return [
    'ip link set lo up',
    ...numbers.flatMap((number) => [
      `ip link add inner${number} type veth peer name outer${number}`,
      `ip address add 10.91.${number}.1/24 dev inner${number}`,
      `ip -6 address add fd00:91:${number}::1/64 dev inner${number} nodad`,
      // Its link-local address would be probed for two seconds first.
      `ip link set inner${number} addrgenmode none`,
      `ip link set inner${number} up`,
      `ip link set outer${number} up`,
    ]),
    'ip route add default dev inner1',
    'ip -6 route add default dev inner1',
  ].join(' && ');
}

/** With process ids of its own: when its first process is gone, so are all that it has started. */
const UNSHARE = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Why no process can be given a network namespace of its own here; null where that works. */
export function whyNoNamespace(): string | null {
  const { status, error, stderr } = spawnSync('unshare', [...UNSHARE, 'sh', '-c', setUp(1)], {
    encoding: 'utf8',
  });
  if (status === 0) return null;
  return error?.message ?? stderr.trim();
}

/** Starts a module in a namespace from which nothing gets out. Killing the child kills all in it. */
export function spawnInNamespace(
  interfaces: number,
  file: string,
  parameters: readonly string[],
): ChildProcess {
  const start = `${setUp(interfaces)} && exec "$0" "$@"`;
  return spawn('unshare', [...UNSHARE, 'sh', '-c', start, process.execPath, file, ...parameters], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
