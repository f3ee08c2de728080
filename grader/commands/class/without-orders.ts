import { randomUUID } from 'node:crypto';

/**
 * GitHub's runner takes lines that a step prints for orders. Every foreign text is escaped where it is printed; around all
 * of it the runner is told not to listen, until a word comes that nobody can foresee.
 */
export async function withoutOrders<Result>(
  environment: NodeJS.ProcessEnv,
  command: () => Promise<Result>,
): Promise<Result> {
  if (environment['GITHUB_ACTIONS'] !== 'true') return command();
  const word = randomUUID();
  process.stdout.write(`::stop-commands::${word}\n`);
  try {
    return await command();
  } finally {
    process.stdout.write(`::${word}::\n`);
  }
}
