import { parseArgs } from 'node:util';
import { KitError } from '../grader/errors.ts';
import { startDemoServer } from './demo-server.ts';
import type { FromServer, Listening, ServerOptions, ToServer } from './messages.ts';
import { readPort } from './port.ts';

const EXIT_CODES = { usage: 2, learner: 1, machine: 69, kit: 70 };

/**
 * The demo server as a process: PORT=8080 demo-server [--address ADDRESS]... [--quiet]
 * A parent that forked it with `serialization: 'advanced'` gets messages (messages.ts) instead of text.
 */
async function main(): Promise<void> {
  const server = await startDemoServer(readOptions(), say);
  process.on('message', (question: ToServer) => server.ask(question));
  // A server whose parent died has nobody left to serve.
  process.on('disconnect', () => process.exit());
  say(server.ready);
}

function readOptions(): ServerOptions {
  const { values } = parseArgs({
    // Started as `npm run demo-server`, the command's own name is among the arguments.
    allowPositionals: true,
    options: {
      address: { type: 'string', multiple: true, default: ['127.0.0.1', '::1'] },
      quiet: { type: 'boolean', default: false },
    },
  });
  return { port: readPort(), addresses: values.address, log: !values.quiet, truth: process.send !== undefined };
}

function say(message: FromServer): void {
  if (process.send) process.send(message);
  else if (message.type === 'failed') console.error(`${message.message}\n${message.remedy}`);
  else if (message.type === 'ready')
    console.log(`The demo server listens on ${message.listening.map(url).join(' and ')}`);
}

const url = ({ address, port }: Listening): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}/customResponse`;

main().catch((error: unknown) => {
  if (!(error instanceof KitError)) throw error;
  const { fault, code, message, remedy } = error;
  say({ type: 'failed', fault, code, message, remedy });
  process.exitCode = EXIT_CODES[fault];
  if (process.connected) process.disconnect();
});
