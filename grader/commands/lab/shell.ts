import { finished } from 'node:stream/promises';
import type { ReadStream } from 'node:tty';
import { within } from '../../base/deadline.ts';
import type { KernelWish } from '../../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../../lab/lab.ts';
import type { RestoredGuest } from '../../lab/restore.ts';
import { say } from '../say.ts';
import { agentFailed, exec } from './exec.ts';

const EVER_MS = 2 ** 31 - 1;
/** Ctrl-], as in telnet: the way out of a guest that no longer answers. */
const ESCAPE = 0x1d;
const FLUSH_MS = 2000;

/**
 * A shell in a fresh guest, on a terminal of its own; resolves with its exit code. Input that comes from no terminal is
 * a script for the shell.
 */
export async function shell({ arch, release }: KernelWish, signal: AbortSignal): Promise<number> {
  if (!process.stdin.isTTY) return exec(['sh'], { arch, release }, signal);
  const guest = await startGuest(await prepareLab(say, { arch, release }), say);
  say('a shell in the lab; exit or Ctrl-D ends it, Ctrl-] does so at once');
  try {
    return await onTerminal(guest, process.stdin);
  } finally {
    await guest.vm.stop();
  }
}

async function onTerminal({ agent, vm }: RestoredGuest, terminal: ReadStream): Promise<number> {
  const size = () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 });
  const onResize = () => agent.send({ type: 'resize', ...size() });
  const escaped = new Promise<'escaped'>((resolve) => {
    terminal.on('data', (data: Buffer) => {
      if (data.includes(ESCAPE)) resolve('escaped');
      else vm.shell.write(data);
    });
  });
  terminal.setRawMode(true);
  process.stdout.on('resize', onResize);
  vm.shell.pipe(process.stdout, { end: false });
  try {
    agent.send({ type: 'shell', ...size() });
    const code = await Promise.race([escaped, exitCode(agent)]);
    if (code === 'escaped') return 0;
    // What the shell said last may still be on its way: it has all left QEMU when QEMU has ended.
    await vm.qmp.ask('quit').catch(() => undefined);
    await within(
      FLUSH_MS,
      finished(vm.shell, { writable: false }).catch(() => undefined),
    );
    return code;
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
    process.stdout.off('resize', onResize);
  }
}

async function exitCode(agent: RestoredGuest['agent']): Promise<number> {
  const message = await agent.next(EVER_MS);
  if (message.type === 'exit') return message.code;
  throw agentFailed(message.type === 'failed' ? message.message : `it said ${message.type} out of turn`);
}
