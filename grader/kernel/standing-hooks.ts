import { openNativeSession, type NativeSession } from './addon.ts';
import { attachHook } from './attach-hook.ts';
import { doNothing } from './do-nothing.ts';
import { everyHook, type Hook } from './hook.ts';

const standing: Partial<Record<Hook['kind'], NativeSession>> = {};

/**
 * Leaves the hooks of every level in the kernel, with programs that do nothing, for the sessions of this process that come
 * later: they attach to what is there. To put a hook into the kernel is half of what attaching costs in an emulated
 * machine: it decodes every jump label for each, and walks all functions that ftrace knows.
 *
 * Called again, it puts the return hooks there anew. That is for threads that wait inside one of the calls: as on any machine,
 * a program that is attached later must not see it return.
 */
export function leaveHooksStanding(maxActive: number): void {
  standing.entry ??= stand('entry', maxActive);
  standing.return?.close();
  standing.return = stand('return', maxActive);
}

function stand(kind: Hook['kind'], maxActive: number): NativeSession {
  const session = openNativeSession();
  for (const hook of everyHook.filter((each) => each.kind === kind)) {
    session.loadProgram(doNothing(hook.function), 'GPL', 0);
    attachHook(session, hook, maxActive);
  }
  return session;
}
