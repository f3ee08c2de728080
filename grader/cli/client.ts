import type { Argv } from 'yargs';
import { run } from './run.ts';

export const client = (program: Argv): Argv =>
  program.command(
    'client [size]',
    'ask the demo server for an answer of so many characters (port: environment variable PORT, else 8080)',
    (args) =>
      args
        .positional('size', { type: 'string', default: '50' })
        .example('npm run client -- 1000', 'an answer of 1000 characters'),
    run(async ({ size }) => (await import('../commands/client.ts')).client(size)),
  );
