import type { Call } from '../../platform/call.ts';
import type { Evidence } from '../evidence.ts';
import type { Plan } from '../plan.ts';
import { servers, type Running, type ServerName } from '../servers/index.ts';
import type { LabServer, RecordedName } from '../servers/lab-server.ts';
import { processesBelow } from '../servers/processes-below.ts';
import type { Recorder } from './start-recorder.ts';

/** The servers that do not tell of their own calls. */
export interface Watched {
  /** Those that the plan needs, from now on watched by the recorder. */
  actors: Pick<Evidence['actors'], RecordedName>;
  /** The processes and threads of the others. */
  untold: number[];
  /** What the recorder has seen. */
  take(): { calls: Call[]; unrecorded: number };
}

/** Lets the recorder watch the servers that a plan needs and that do not tell of their own calls. */
export function watchServers(recorder: Recorder, running: Running, plan: Pick<Plan, 'servers'>): Watched {
  const actors: Watched['actors'] = {};
  const untold: number[] = [];
  const owners = new Map<number, RecordedName>();
  for (const name of Object.keys(running) as ServerName[]) {
    const { recordedAs }: LabServer = servers[name];
    if (recordedAs === undefined) continue;
    const pid = running[name]?.pid ?? 0;
    const tids = processesBelow(pid);
    if (!plan.servers.includes(name)) {
      untold.push(...tids);
      continue;
    }
    actors[recordedAs] = { pid, tids };
    for (const id of tids) owners.set(id, recordedAs);
  }
  if (owners.size > 0) recorder.start(owners.keys());
  return {
    actors,
    untold,
    take: () => {
      if (owners.size === 0) return { calls: [], unrecorded: 0 };
      const { calls, lost } = recorder.take();
      const told = calls.flatMap((call) => {
        const actor = owners.get(call.pid);
        return actor ? [{ actor, ...call }] : [];
      });
      return { calls: told, unrecorded: lost };
    },
  };
}
