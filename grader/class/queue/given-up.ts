import type { Redis } from 'ioredis';
import { QUEUE } from './connection.ts';

/** Longer than a worker takes to look, also one that Redis was away for. */
const KEPT_SECONDS = 3600;

/** A worker looks so often whether what it grades is still wanted. */
const LOOK_MS = 500;

const keyOf = (jobId: string): string => `${QUEUE}:given-up:${jobId}`;

/** Nobody wants the result of this job any more. A worker may have it in hand, or take it at this moment. */
export async function markGivenUp(redis: Redis, jobId: string): Promise<void> {
  await redis.set(keyOf(jobId), '', 'EX', KEPT_SECONDS);
}

/** Comes when nobody wants the result of this job any more. `stop` ends the looking. */
export function watchGivenUp(redis: Redis, jobId: string): { signal: AbortSignal; stop: () => void } {
  const givenUp = new AbortController();
  const look = async () => {
    if ((await redis.exists(keyOf(jobId))) > 0) givenUp.abort(new Error('nobody wants the result any more'));
  };
  // While Redis is away, nobody can say so.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  void look().catch(() => undefined);
  return { signal: givenUp.signal, stop: () => clearInterval(timer) };
}
