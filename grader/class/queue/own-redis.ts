import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis for tests and for the workbench's benchmark: on loopback, with its own port and folder, and with the append-only file. */
export interface OwnRedis {
  url: string;
  /** Ends it and starts it again with what it has kept. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function startRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'own-redis-'));
  const port = await freePort();
  let server = await start(folder, port);
  const end = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  };
  return {
    url: `redis://:secret@127.0.0.1:${port}`,
    restart: async () => {
      await end();
      server = await start(folder, port);
    },
    stop: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(folder: string, port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--requirepass', 'secret'];
  const kept = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--daemonize', 'no'];
  const server = spawn('redis-server', [...options, ...kept], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Ready to accept connections')) resolve();
    });
    server.on('exit', () => reject(new Error(`redis-server did not start: ${text}`)));
    server.on('error', reject);
  });
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
