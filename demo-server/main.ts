import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { distPath } from '../grader/paths.ts';
import type { FromServer, Listening, ServerOptions, ToServer } from './messages.ts';
import { readPort } from './port.ts';

const EXIT_CODES = { usage: 2, learner: 1, machine: 69, kit: 70 };

/** `npm run demo-server`. A parent that forked it gets messages (messages.ts) instead of text. */
function main(): void {
  const worker = new Worker(distPath('demo-server-worker.js'), { workerData: readOptions() });
  worker.on('message', (message: FromServer) => {
    if (process.send) process.send(message);
    else tell(message);
    if (message.type === 'failed') process.exitCode = EXIT_CODES[message.fault];
    if (message.type === 'failed') void worker.terminate().then(() => process.channel && process.disconnect());
  });
  process.on('message', (message: ToServer) => worker.postMessage(message));
  // A server whose parent died has nobody left to serve.
  process.on('disconnect', () => process.exit());
}

function readOptions(): ServerOptions {
  const { values } = parseArgs({
    options: {
      address: { type: 'string', multiple: true, default: ['127.0.0.1', '::1'] },
      quiet: { type: 'boolean', default: false },
    },
  });
  return { port: readPort(), addresses: values.address, log: !values.quiet, truth: process.send !== undefined };
}

function tell(message: FromServer): void {
  if (message.type === 'failed') console.error(`${message.message}\n${message.remedy}`);
  if (message.type === 'ready') console.log(`The demo server listens on ${message.listening.map(url).join(' and ')}`);
}

const url = ({ address, port }: Listening): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}/customResponse`;

main();
