import type { Argv } from 'yargs';
import { runUntilSignal } from './run.ts';

export const demoServer = (program: Argv): Argv =>
  program.command(
    'demo-server',
    'run the demo server on this machine (port: environment variable PORT, else 8080)',
    (args) => args.example('PORT=8090 npm run demo-server', 'on another port'),
    runUntilSignal(async (_, signal) => (await import('../commands/demo-server.ts')).demoServer(signal)),
  );
