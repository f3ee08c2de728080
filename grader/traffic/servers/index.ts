import { demo, plain } from './demo.ts';
import type { LabServer } from './lab-server.ts';

/** Every server by the name that a level calls it by. */
export const servers = { demo, plain } satisfies Record<string, LabServer>;
export type ServerName = keyof typeof servers;

/** Those that run, by their names. */
export type Running = { [Name in ServerName]?: Awaited<ReturnType<(typeof servers)[Name]['start']>> };
