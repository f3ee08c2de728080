import { KitError } from '../base/errors.ts';
import { oneLine } from '../base/foreign-text.ts';
import type { LabPlace } from '../backend/sniff-in-lab.ts';
import type { Watched } from '../backend/sniff-on-host.ts';
import { checkedPort } from './checked-port.ts';
import { checkedServer } from './checked-server.ts';
import { sniffDefaults } from './sniff-defaults.ts';

/** Which kernel, and who is watched there, as it was typed. */
export interface PlaceOptions {
  kernel: 'auto' | 'lab' | 'host';
  /** Of the lab. */
  server: string | undefined;
  port: string | undefined;
  arch: string | undefined;
  release: string | undefined;
  /** Of this machine. */
  pid: string | undefined;
  serverPort: string | undefined;
}

export type ChosenPlace = ({ kernel: 'lab' } & { lab: LabPlace }) | ({ kernel: 'host' } & { watched: Watched });

const MOST_PID = 2 ** 22;

/** Throws KitError USAGE for an option of the other place, BAD_PID, BAD_PORT, and what checkedServer() throws. */
export async function checkedPlace(options: PlaceOptions): Promise<ChosenPlace> {
  const { kernel, server, port, arch, release, pid, serverPort } = options;
  if (kernel === 'host') {
    refuse({ server, port, arch, release }, 'says something about the lab', 'Leave out --kernel host.');
    const watched = {
      pids: pid === undefined ? undefined : pid.split(',').map(checkedPid),
      serverPort: serverPort === undefined ? undefined : checkedPort(serverPort, 1, '--server-port'),
    };
    return { kernel, watched };
  }
  refuse({ pid, 'server-port': serverPort }, 'chooses among the processes of this machine', 'Add --kernel host.');
  const where = {
    server: await checkedServer(server ?? sniffDefaults.server),
    port: checkedPort(port ?? sniffDefaults.port),
  };
  return { kernel: 'lab', lab: { ...where, kernel: { arch, release } } };
}

function refuse(options: Record<string, string | undefined>, why: string, remedy: string): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) throw new KitError('usage', 'USAGE', `--${name} ${why}`, remedy);
}

function checkedPid(typed: string): number {
  const pid = Number(typed);
  if (/^\d{1,7}$/.test(typed) && pid >= 1 && pid <= MOST_PID) return pid;
  throw new KitError(
    'usage',
    'BAD_PID',
    `--pid takes numbers of processes, with commas between them; got "${oneLine(typed)}".`,
    'For example: --pid $(pgrep -d, nginx)',
  );
}
