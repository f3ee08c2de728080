import { spawn } from 'node:child_process';
import { findProgram } from '../../setup/thisMachine.mjs';

/** Shows a page in the browser of this machine, where there is a screen. Otherwise the link stands in the terminal. */
export function openLink(link: string, env = process.env): void {
  const hasScreen = Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  const program = findProgram('xdg-open', env['PATH'] ?? '');
  if (!hasScreen || program === undefined) return;
  const opener = spawn(program, [link], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
