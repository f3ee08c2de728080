import { parseArgs } from 'node:util';
import { KitError } from '../grader/base/errors.ts';
import { startDemoServer } from './demo-server.ts';
import type { FromServer, ServerOptions, ToServer } from './messages.ts';
import { readPort } from './port.ts';

/**
 * The demo server as a process of its own, for a parent that forked it with `serialization: 'advanced'` and talks to it
 * (messages.ts): PORT=8080 demo-server.js [--address ADDRESS]... [--quiet] [--plain]
 */
async function main(): Promise<void> {
  const server = await startDemoServer(readOptions(), say);
  process.on('message', (question: ToServer) => server.ask(question));
  // A server whose parent died has nobody left to serve.
  process.on('disconnect', () => process.exit());
  say(server.ready);
  // Without its thread the process would only keep its parent waiting.
  await server.ended;
}

function readOptions(): ServerOptions {
  const { values } = parseArgs({
    options: {
      address: { type: 'string', multiple: true, default: ['127.0.0.1', '::1'] },
      quiet: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
    },
  });
  return { port: readPort(), addresses: values.address, log: !values.quiet, truth: !values.plain, plain: values.plain };
}

function say(message: FromServer): void {
  process.send?.(message);
}

main().catch((error: unknown) => {
  if (!(error instanceof KitError)) throw error;
  const { fault, code, message, remedy } = error;
  say({ type: 'failed', fault, code, message, remedy });
  process.exitCode = 1;
  process.disconnect();
});
