import type { Random } from './random.ts';

/**
 * An address and port of a client's own, in which no byte is like another. The port is above those that servers like and
 * below those that the kernel gives out by itself. IPv6 has one address of this machine only.
 */
export function someClient(random: Random, family: 'IPv4' | 'IPv6'): { from: string; fromPort: number } {
  const [high = 0, low = 0, ...address] = [random.int(40, 120), ...random.shuffled(BYTES)].filter(
    (byte, i, all) => byte !== 127 && all.indexOf(byte) === i,
  );
  return { from: family === 'IPv6' ? '::1' : `127.${address.slice(0, 3).join('.')}`, fromPort: high * 256 + low };
}

const BYTES = Array.from({ length: 200 }, (_, i) => i + 20);
