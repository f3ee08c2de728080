import { Redis } from 'ioredis';
import { KitError } from '../../base/errors.ts';
import { patience } from '../../base/patience.ts';

/** The queue's name in Redis; BullMQ keeps its keys under it. */
export const QUEUE = 'ebpf-http-workshop';

/**
 * A connection to the Redis of the queue, which is known to answer; later it comes back by itself when Redis does.
 * Throws KitError QUEUE_ADDRESS (fault usage) or QUEUE_UNREACHABLE (fault machine).
 */
export async function connect(url: string): Promise<Redis> {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url))
    throw new KitError(
      'usage',
      'QUEUE_ADDRESS',
      'the address of the queue is no address of a Redis',
      'For example --queue redis://127.0.0.1:6379, or rediss:// with TLS.',
    );
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5000 * patience });
  // What connect() rejects with says only that there is no connection.
  let reason: Error | undefined;
  probe.on('error', (error) => (reason = error));
  try {
    await probe.connect();
    await probe.ping();
  } catch (cause) {
    throw new KitError(
      'machine',
      'QUEUE_UNREACHABLE',
      `there is no Redis to talk to at ${withoutPassword(url)}: ${(reason ?? (cause as Error)).message}`,
      'Check that it runs, its port, and its password.',
      { cause },
    );
  } finally {
    probe.disconnect();
  }
  // null: BullMQ waits for Redis as long as it takes.
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined); // it tries again by itself
  return redis;
}

export function withoutPassword(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
