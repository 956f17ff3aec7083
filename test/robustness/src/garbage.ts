/** Magic cookie of STUN (RFC 8489 §5). */
const STUN_COOKIE = 0x2112a442;

/** The version of DTLS 1.2 (RFC 6347 §4.1). */
const DTLS_1_2 = 0xfefd;

/** Most bytes of a datagram on loopback. */
const MOST_BYTES = 1500;

/** Where randomness comes from, from 0 to 1. */
export type Random = () => number;

/** Numbers that are the same in each run (a linear congruential generator; Knuth's MMIX has these constants). */
export function randomOf(seed: number): Random {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 33n) / 2 ** 31;
  };
}

function bytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** A datagram that no honest peer sends: noise, what begins as STUN, what begins as DTLS. */
export function garbage(random: Random, kinds: 'all' | 'noise or STUN' = 'all'): Buffer {
  const noise = bytes(random, Math.floor(random() ** 3 * MOST_BYTES));
  const kind = Math.floor(random() * (kinds === 'all' ? 3 : 2));
  if (kind === 0) return noise;
  return kind === 1 ? stunLike(random, noise) : dtlsLike(random, noise);
}

/** A true head and any attributes; now and then a length that lies. */
function stunLike(random: Random, noise: Buffer): Buffer {
  const head = Buffer.concat([bytes(random, 2), bytes(random, 18)]);
  head[0] = Math.floor(random() * 2);
  head.writeUInt16BE(random() < 0.5 ? noise.length : Math.floor(random() * 65536), 2);
  head.writeUInt32BE(STUN_COOKIE, 4);
  return Buffer.concat([head, noise]);
}

/** A true head of any type of record, of any epoch, and any content. */
function dtlsLike(random: Random, noise: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head[0] = 20 + Math.floor(random() * 4);
  head.writeUInt16BE(DTLS_1_2, 1);
  head.writeUInt16BE(Math.floor(random() * 3), 3);
  bytes(random, 6).copy(head, 5);
  head.writeUInt16BE(random() < 0.5 ? noise.length : Math.floor(random() * 65536), 11);
  return Buffer.concat([head, noise]);
}

/** A datagram cut short somewhere. */
export function truncated(random: Random, datagram: Buffer): Buffer {
  return datagram.subarray(0, Math.floor(random() * datagram.length));
}
