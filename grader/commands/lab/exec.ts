import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { KitError } from '../../base/errors.ts';
import type { AgentLink } from '../../lab/agent-link.ts';
import type { KernelWish } from '../../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../../lab/lab.ts';
import { say } from '../say.ts';
import { untilAborted } from '../until-aborted.ts';

/** The longest time that a timer can wait, 24 days: a command may be silent for as long as it likes. */
const EVER_MS = 2 ** 31 - 1;
/** As a shell gives it for Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs a command in a fresh guest: its output is this process's output, its exit code the result. Standard input goes to
 * it, unless it is a terminal.
 */
export async function exec(command: string[], { arch, release }: KernelWish, signal: AbortSignal): Promise<number> {
  if (command.length === 0)
    throw new KitError('usage', 'USAGE', 'no command given', "For example: npm run lab -- exec sh -c 'uname -a'");
  const guest = await untilAborted(
    signal,
    prepareLab(say, { arch, release }).then((lab) => startGuest(lab, say)),
  );
  if (!guest) return INTERRUPTED;
  const { agent, vm } = guest;
  try {
    agent.send({ type: 'exec', command });
    return (await untilAborted(signal, converse(agent, process.stdin))) ?? INTERRUPTED;
  } finally {
    process.stdin.destroy(); // it would keep this process alive
    await vm.stop();
  }
}

/** Passes input and output on until the command has ended; resolves with its exit code. */
async function converse(agent: AgentLink, input: Readable & { isTTY?: boolean }): Promise<number> {
  let taken: (() => void) | undefined;
  const sent = sendInput(agent, input.isTTY ? [] : input, () => new Promise((resolve) => (taken = resolve)));
  sent.catch(() => undefined); // input that breaks has ended
  let code: number | undefined;
  for (;;) {
    const message = await agent.next(EVER_MS);
    if (message.type === 'output') await write(process[message.stream], message.data);
    else if (message.type === 'taken') taken?.();
    else if (message.type === 'exit') code = message.code;
    else if (message.type === 'goodbye' && code !== undefined) return code;
    else throw agentFailed(message.type === 'failed' ? message.message : `it said ${message.type} out of turn`);
  }
}

/** One piece at a time: the guest has little room for what its command does not read. */
async function sendInput(
  agent: AgentLink,
  input: Iterable<Buffer> | AsyncIterable<Buffer>,
  taken: () => Promise<void>,
): Promise<void> {
  for await (const data of input) {
    const answer = taken();
    agent.send({ type: 'input', data });
    await answer;
  }
  agent.send({ type: 'input' });
}

async function write(stream: NodeJS.WriteStream, data: Uint8Array): Promise<void> {
  if (!stream.write(data)) await once(stream, 'drain');
}

export const agentFailed = (what: string): KitError =>
  new KitError(
    'machine',
    'AGENT_FAILED',
    `the agent in the lab failed: ${what}`,
    'Run the command again; if it stays, please report it.',
  );
