import type { Call } from '../../platform/call.ts';
import type { Evidence } from '../evidence.ts';
import type { Plan } from '../plan.ts';
import { servers, type Running, type ServerName } from '../servers/index.ts';
import type { LabServer } from '../servers/lab-server.ts';
import type { RecordedName } from '../../platform/actors.ts';
import { processesBelow } from '../servers/processes-below.ts';
import type { Recorder } from './start-recorder.ts';

type Actors = Pick<Evidence['actors'], RecordedName>;

/** The servers that do not tell of their own calls. */
export interface Watched {
  /** The processes and threads of those that the plan does not need. */
  untold: number[];
  /** What the recorder has seen of the others, and their threads. */
  take(): { actors: Actors; calls: Call[]; unrecorded: number };
}

/** A server that does not tell of its own calls, with all of its threads. */
export interface SilentServer {
  name: ServerName;
  recordedAs: RecordedName;
  pid: number;
  tids: number[];
}

/** Walks all processes of the machine, which takes an emulated one a tenth of a second. */
export function silentServers(running: Running): SilentServer[] {
  return (Object.keys(running) as ServerName[]).flatMap((name) => {
    const { recordedAs }: LabServer = servers[name];
    const { pid = 0 } = running[name] ?? {};
    return recordedAs === undefined ? [] : [{ name, recordedAs, pid, tids: processesBelow(pid) }];
  });
}

/** Lets the recorder watch those of these servers that a plan needs. */
export function watchServers(recorder: Recorder, silent: SilentServer[], plan: Pick<Plan, 'servers'>): Watched {
  const actors: Actors = {};
  const untold: number[] = [];
  const owners = new Map<number, RecordedName>();
  for (const { name, recordedAs, pid, tids } of silent) {
    if (!plan.servers.includes(name)) {
      untold.push(...tids);
      continue;
    }
    actors[recordedAs] = { pid, tids: [...tids] };
    for (const id of tids) owners.set(id, recordedAs);
  }
  if (owners.size > 0) recorder.start(owners.keys());
  return {
    untold,
    take: () => {
      if (owners.size === 0) return { actors, calls: [], unrecorded: 0 };
      const { calls, lost } = recorder.take();
      const told = calls.flatMap((call) => {
        const actor = owners.get(call.pid);
        return actor ? [{ actor, ...call }] : [];
      });
      // Some start a thread for each connection.
      for (const { actor, tid } of told) if (!actors[actor]?.tids.includes(tid)) actors[actor]?.tids.push(tid);
      return { actors, calls: told, unrecorded: lost };
    },
  };
}
