import type { z } from 'zod';

/** What a request is answered with when it is not fulfilled; `message` is for people. */
export class Refused extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 421 | 428 | 429 | 503,
    message: string,
    readonly retryAfterS?: number,
  ) {
    super(message);
  }
}

/** A body or query of the right shape. Throws Refused 400, which says what is wrong where, but repeats none of it. */
export function valid<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refused(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

export const tooMany = (words: string, seconds: number): Refused =>
  new Refused(429, `${words}: try again in ${seconds} s.`, seconds);
