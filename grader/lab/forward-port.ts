import { createServer } from 'node:net';
import { KitError } from '../base/errors.ts';
import type { Vm } from './vm.ts';

const LOOPBACK = '127.0.0.1';

/**
 * From now on 127.0.0.1:port of this machine is that port of the guest; no other address of this machine is listened on,
 * and the guest still reaches nothing outside. Throws KitError PORT_TAKEN.
 */
export async function forwardPort({ qmp }: Vm, port: number, guestPort: number): Promise<void> {
  // Only the human monitor can add a rule to a machine that runs. It answers with what went wrong, or with nothing.
  const answer = await qmp.ask('human-monitor-command', {
    'command-line': `hostfwd_add net tcp:${LOOPBACK}:${port}-:${guestPort}`,
  });
  if (typeof answer !== 'string' || answer.trim() !== '') throw portTaken(port, String(answer).trim());
}

/** Throws KitError PORT_TAKEN or PORT_FORBIDDEN for a port that could not be forwarded: sooner than QEMU, and knowing why. */
export async function assertPortFree(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port }, resolve);
  }).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EACCES') throw portTaken(port, message);
    throw new KitError(
      'machine',
      'PORT_FORBIDDEN',
      `you may not listen on port ${port} of ${LOOPBACK}: the low ports belong to root`,
      'Choose another port, for example: --port 8090',
    );
  });
  await new Promise((resolve) => server.close(resolve));
}

const portTaken = (port: number, words: string): KitError =>
  new KitError(
    'machine',
    'PORT_TAKEN',
    `port ${port} of ${LOOPBACK} is taken by another program (${words})`,
    'Stop that program, or choose another port, for example: --port 8090',
  );
