import { agentFailure } from '../lab/agent-failure.ts';
import { attachInGuest } from '../lab/attach-in-guest.ts';
import { assertPortFree, forwardPort } from '../lab/forward-port.ts';
import type { KernelWish } from '../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../lab/lab.ts';
import type { RestoredGuest } from '../lab/restore.ts';
import { notServing, serve } from '../lab/serve-in-guest.ts';
import type { Progress } from '../base/progress.ts';
import { servers, type ServerName } from '../traffic/servers/index.ts';
import type { OwnProgram } from '../traffic/servers/own-program.ts';
import type { SnifferMessage, SniffPlace } from './start-sniffer.ts';

export interface LabPlace {
  /** Who serves in the lab. */
  server: { name: ServerName } | OwnProgram;
  /** Where it is reachable, on 127.0.0.1 */
  port: number;
  kernel: KernelWish;
}

/** The longest time that a timer can wait, 24 days: nobody need ever talk to the server. */
const EVER_MS = 2 ** 31 - 1;

/**
 * A server in the lab. Its port is opened when the program is attached: every client that can connect is seen. Throws KitError
 * PORT_TAKEN and whatever the lab throws; nothing is left running then.
 */
export async function sniffInLab({ server, port, kernel }: LabPlace, progress: Progress): Promise<SniffPlace> {
  await assertPortFree(port);
  const lab = await prepareLab(progress, kernel);
  const starting = startGuest(lab, progress);
  // While the program is compiled.
  const serving = starting.then(({ agent }) => ('name' in server ? servers[server.name].port : serve(agent, server)));
  for (const each of [starting, serving]) each.catch(() => undefined); // awaited below; a failed compilation comes first
  return {
    headers: lab.kernel.headers,
    attach: async (bundle, plan) => {
      const { agent, vm } = await starting;
      const guestPort = await serving;
      const refusal = await attachInGuest(agent, bundle, plan);
      if (!refusal) await forwardPort(vm, port, guestPort);
      return refusal;
    },
    next: async () => report((await starting).agent, server),
    stop: () =>
      starting.then(
        ({ vm }) => vm.stop(),
        () => undefined,
      ),
  };
}

/** Throws KitError when the lab or a learner's own server dies. */
async function report(agent: RestoredGuest['agent'], server: LabPlace['server']): Promise<SnifferMessage> {
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
