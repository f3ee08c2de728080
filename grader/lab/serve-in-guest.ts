import { KitError } from '../base/errors.ts';
import { oneLine, printable } from '../base/foreign-text.ts';
import { patience } from '../base/patience.ts';
import type { NotServing, OwnProgram } from '../traffic/servers/own-program.ts';
import { agentFailure } from './agent-failure.ts';
import type { AgentLink } from './agent-link.ts';

const LISTENS_MS = 20_000 * patience;
/** What the agent needs beside the program. */
const MORE_MS = 10_000 * patience;

/**
 * Lets a learner's program be the server in the guest; resolves with the port that it listens on. Throws KitError
 * SERVER_ENDED, SERVER_SILENT or SERVER_ON_LOOPBACK.
 */
export async function serve(agent: AgentLink, program: OwnProgram): Promise<number> {
  agent.send({ type: 'serve', deadlineMs: LISTENS_MS, ...program });
  for (;;) {
    const message = await agent.next(LISTENS_MS + MORE_MS);
    if (message.type === 'serving') return message.port;
    if (message.type === 'not-serving') throw notServing(message, program.file);
    // What it says before it listens is among its last words, if it does not.
    if (message.type !== 'output') throw agentFailure.outOfTurn(message);
  }
}

/** Why a learner's program does not serve, as it is told to its author. */
export function notServing({ why, words }: NotServing, file: string): KitError {
  const name = oneLine(file);
  const said = printable(words).trim().replaceAll('\n', '\n  ');
  switch (why) {
    case 'ended':
      return new KitError(
        'learner',
        'SERVER_ENDED',
        `${name} has ended, with ${said}`,
        'A server has to stay: see its last words. It runs alone in the lab, without the files and packages beside it.',
      );
    case 'silent':
      return new KitError(
        'learner',
        'SERVER_SILENT',
        `${name} runs and listens on no TCP port after ${LISTENS_MS / 1000} s; its words: ${said || 'none'}`,
        'Let it listen, for example: server.listen(process.env.PORT)',
      );
    case 'loopback':
      return new KitError(
        'learner',
        'SERVER_ON_LOOPBACK',
        `${name} listens on port ${said} of the lab's own loopback address only, where this machine does not reach it.`,
        'Leave the address out, for example: server.listen(process.env.PORT)',
      );
  }
}
