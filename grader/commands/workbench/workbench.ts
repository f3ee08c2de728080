import chalk from 'chalk';
import { KitError } from '../../base/errors.ts';
import { addressesOf } from '../../web/addresses-of.ts';
import { sameSecret, newToken } from '../../web/secrets.ts';
import { openWorkbench } from '../../workbench/open-workbench.ts';
import { checkedPort } from '../checked-port.ts';
import type { GradeOptions } from '../grade-file.ts';
import { untilAborted } from '../until-aborted.ts';
import { openLink } from './open-link.ts';
import { ownDesk } from './own-desk.ts';

export interface WorkbenchOptions extends Pick<GradeOptions, 'file' | 'kernel' | 'release' | 'arch'> {
  port: string;
  listen: string;
  /** Whether to show the page in this machine's browser. */
  open: boolean;
}

/** Serves the workshop to one learner's browser until the signal. Resolves with the exit code. */
export async function workbench(options: WorkbenchOptions, signal: AbortSignal): Promise<number> {
  const { listen } = options;
  const port = checkedPort(options.port, 0);
  const token = newToken();
  const desk = ownDesk({ ...options, verbose: false, seed: undefined, evidence: undefined });
  try {
    const server = await openWorkbench({
      ...{ port, listen },
      deskOf: (given) => (sameSecret(given, token) ? desk : undefined),
    }).catch((error: unknown) => {
      throw cannotListen(listen, port, error as Error);
    });
    const link = `http://${addressesOf(listen).forInstructor}:${server.port}/#${token}`;
    process.stdout.write(`${chalk.bold(link)}\n`);
    if (options.open) openLink(link);
    await untilAborted(signal, new Promise(() => undefined));
    await server.close();
    return 0;
  } finally {
    await desk.stop();
  }
}

const cannotListen = (listen: string, port: number, cause: Error): KitError =>
  new KitError(
    'machine',
    'WORKBENCH_PORT',
    `the workbench cannot listen on ${listen}, port ${port}: ${cause.message}`,
    'Choose another port: --port 0 takes a free one',
    { cause },
  );
