import { demo, plain } from './demo.ts';
import type { LabServer } from './lab-server.ts';
import { nginx } from './nginx.ts';
import { python } from './python.ts';

/** Every server by the name that a level calls it by. */
export const servers = { demo, plain, nginx, python } satisfies Record<string, LabServer>;
export type ServerName = keyof typeof servers;
export const serverNames = Object.keys(servers) as ServerName[];

/** Those that run, by their names. */
export type Running = { [Name in ServerName]?: Awaited<ReturnType<(typeof servers)[Name]['start']>> };
