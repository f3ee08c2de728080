import { Duplex } from 'node:stream';
import { agentLink, type AgentLink } from './agent-link.ts';

/** exit; and, in front of it, a jump to itself. */
export const NO_LOOP = [0x95, 0, 0, 0, 0, 0, 0, 0];
export const LOOP = [0x05, 0, 0xff, 0xff, 0, 0, 0, 0, ...NO_LOOP];

export const programOf = (code: number[]) => ({
  ...{ license: 'GPL', kernelVersion: 0, btf: null, maps: [] },
  programs: [
    {
      ...{ name: 'f', instructions: new Uint8Array(code), funcInfo: new Uint8Array(), funcInfoRecordSize: 0 },
      ...{ lineInfo: new Uint8Array(), lineInfoRecordSize: 0 },
    },
  ],
});
const hook = { function: 'f', syscall: 'read', kind: 'entry' } as const;
export const plan = { hooks: [hook], outputs: [], exercises: [], servers: [], seed: 1, live: false };

interface Guest {
  /** What it sends, whatever it is asked. */
  parts: (string | Buffer)[];
  /** Whether the last part is sent over and over. */
  again?: boolean;
  /** How much of a processor its machine has. */
  share?: number;
}

export async function withGuest<T>(
  { parts, again = false, share = 1 }: Guest,
  ask: (agent: AgentLink) => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  let at = 0;
  const control = new Duplex({
    read() {
      const part = parts[again ? Math.min(at, parts.length - 1) : at];
      at++;
      if (part !== undefined) setImmediate(() => this.push(part));
    },
    write: (_chunk, _encoding, done) => done(),
  });
  const vm = {
    ...{ control, ended: new Promise<void>(() => undefined) },
    ...{ lastWords: () => '\u001b[2Jlast words', onConsole: () => undefined },
    processorSeconds: () => (share * (performance.now() - begun)) / 1000,
  };
  return ask(agentLink(vm)).finally(() => control.destroy());
}
