import { isIPv6 } from 'node:net';

/** Whose address it is: one machine has as many IPv6 addresses as it likes, all in one /64. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - tail.split(':').filter((group) => group !== '').length;
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...(tail ?? '').split(':')];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
