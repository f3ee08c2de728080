import { startDemoServer } from '../../demo-server/demo-server.ts';
import type { Listening } from '../../demo-server/messages.ts';
import { readPort } from '../../demo-server/port.ts';
import { untilAborted } from './until-aborted.ts';

/** Serves on this machine until the signal, with a line a request. Resolves with the exit code. */
export async function demoServer(signal: AbortSignal): Promise<number> {
  const server = await startDemoServer({
    port: readPort(),
    addresses: ['127.0.0.1', '::1'],
    log: true,
    truth: false,
  });
  const urls = server.ready.listening.map(url).join(' and ');
  process.stdout.write(`The demo server listens on ${urls}\nEnd it with Ctrl-C.\n`);
  await untilAborted(signal, server.ended);
  await server.stop();
  return 0;
}

const url = ({ address, port }: Listening): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}/customResponse`;
