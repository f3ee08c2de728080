import type { Random } from './random.ts';

/**
 * An address and port of a client's own, in which no byte is like another. The port is above those that servers like and
 * below those that the kernel gives out by itself. IPv6 has one address of this machine only.
 */
export function someClient(random: Random, family: 'IPv4' | 'IPv6'): { from: string; fromPort: number } {
  const bytes = [127, random.int(40, 120)];
  while (bytes.length < 6) {
    const byte = random.int(20, 219);
    if (!bytes.includes(byte)) bytes.push(byte);
  }
  const [net = 0, high = 0, low = 0, ...host] = bytes;
  return { from: family === 'IPv6' ? '::1' : [net, ...host].join('.'), fromPort: high * 256 + low };
}
