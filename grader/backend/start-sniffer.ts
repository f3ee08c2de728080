import { notServing, serve } from '../lab/serve-in-guest.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { attachInGuest } from '../lab/attach-in-guest.ts';
import { agentFailure } from '../lab/agent-failure.ts';
import { assertPortFree, forwardPort } from '../lab/forward-port.ts';
import type { KernelWish } from '../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../lab/lab.ts';
import type { Progress } from '../base/progress.ts';
import type { RestoredGuest } from '../lab/restore.ts';
import { obstacle } from '../levels/assess.ts';
import { declaredLevel } from '../levels/declared-level.ts';
import { programRecord } from '../levels/program-record.ts';
import { snifferPlan } from '../levels/sniffer-plan.ts';
import type { StepResult, VerdictDiagnostic } from '../levels/verdict.ts';
import type { GuestMessage } from '../guest/protocol.ts';
import { servers, type ServerName } from '../traffic/servers/index.ts';
import type { OwnProgram } from '../traffic/servers/own-program.ts';
import type { Refusal } from '../kernel/refusal.ts';

export interface SniffRequest {
  /** For messages. */
  file: string;
  source: string;
  /** Hooks and outputs of the levels 0 to `most` are attached, or of those that the program has, if these are as many as `least`. */
  levels: { least: number; most: number };
  /** Who serves in the lab. */
  server: { name: ServerName } | OwnProgram;
  /** Where it is reachable, on 127.0.0.1 */
  port: number;
  /** Of the lab. */
  kernel: KernelWish;
  progress: Progress;
}

/** A program at work in the lab, with a server. */
export interface Sniffer {
  /** `uname -r` */
  release: string;
  /**
   * What the program reports or prints next, or how much was lost, or what the learner's own server says (`output`). Throws
   * KitError when the lab or that server dies.
   */
  next(): Promise<Extract<GuestMessage, { type: 'samples' | 'lost' | 'printed' | 'output' }>>;
  stop(): Promise<void>;
}

/** Why a program cannot be attached, as it is told to its author. */
export interface SniffProblem {
  /** At which it cannot. */
  level: number;
  diagnostics: VerdictDiagnostic[];
  step: StepResult | undefined;
  /** The level up to which everything is declared; -1 for none. */
  declared: number;
}

export type SniffStart = { ok: true; sniffer: Sniffer; level: number } | { ok: false; problem: SniffProblem };

/** The longest time that a timer can wait, 24 days: nobody need ever talk to the server. */
const EVER_MS = 2 ** 31 - 1;

/**
 * Compiles and attaches a program, and only then opens the port: every client that can connect is seen. Throws KitError PORT_TAKEN
 * and whatever the compiler and the lab throw; nothing is left running then.
 */
export async function startSniffer({
  file,
  source,
  levels,
  server,
  port,
  kernel,
  progress,
}: SniffRequest): Promise<SniffStart> {
  await assertPortFree(port);
  const lab = await prepareLab(progress, kernel);
  const starting = startGuest(lab, progress);
  // While the program is compiled.
  const serving = starting.then(({ agent }) => ('name' in server ? servers[server.name].port : serve(agent, server)));
  for (const each of [starting, serving]) each.catch(() => undefined); // awaited below; a failed compilation comes first
  const stop = () =>
    starting.then(
      ({ vm }) => vm.stop(),
      () => undefined,
    );
  try {
    const compiled = await quickCompile({ file, source, headers: lab.kernel.headers, progress });
    const declared = compiled.ok ? declaredLevel(compiled.bundle, levels.most) : -1;
    const level = Math.max(levels.least, declared);
    const problem = (refusal?: Refusal): SniffStart => {
      const { diagnostics, record } = programRecord(source, compiled, refusal);
      return { ok: false, problem: { level, diagnostics, step: obstacle(level, record), declared } };
    };
    if (!compiled.ok || declared < level) {
      await stop();
      return problem();
    }
    const { agent, vm, release } = await starting;
    const guestPort = await serving;
    const refusal = await attachInGuest(
      agent,
      compiled.bundle,
      snifferPlan(level, compiled.bundle, { only: levels.least === levels.most }),
    );
    if (refusal) {
      await stop();
      return problem(refusal);
    }
    await forwardPort(vm, port, guestPort);
    return { ok: true, level, sniffer: { release, stop, next: () => report(agent, server) } };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function report(agent: RestoredGuest['agent'], server: SniffRequest['server']): ReturnType<Sniffer['next']> {
  const message = await agent.next(EVER_MS);
  switch (message.type) {
    case 'samples':
    case 'lost':
    case 'printed':
    case 'output':
      return message;
    case 'not-serving':
      throw notServing(message, 'file' in server ? server.file : server.name);
    default:
      throw agentFailure.outOfTurn(message);
  }
}
