import { openNativeSession, type NativeSession } from './addon.ts';
import { attachHook } from './attach-hook.ts';
import { doNothing } from './do-nothing.ts';
import type { Hook } from './hook.ts';

const standing: Partial<Record<Hook['kind'], NativeSession>> = {};

/**
 * Leaves these hooks in the kernel, with programs that do nothing, for the sessions of this process that come
 * later: they attach to what is there. To put a hook into the kernel is half of what attaching costs in an emulated
 * machine: it decodes every jump label for each, and walks all functions that ftrace knows. (A breakpoint in a file's code
 * costs nothing of the kind.)
 *
 * Called again, it puts the return hooks there anew. That is for threads that wait inside one of the calls: as on any machine,
 * a program that is attached later must not see it return.
 */
export function leaveHooksStanding(hooks: Hook[], maxActive: number): void {
  standing.entry ??= stand(hooks, 'entry', maxActive);
  standing.return?.close();
  standing.return = stand(hooks, 'return', maxActive);
}

function stand(hooks: Hook[], kind: Hook['kind'], maxActive: number): NativeSession {
  const session = openNativeSession();
  const wanted = hooks.filter((each) => each.kind === kind && !('file' in each));
  session.loadPrograms(
    wanted.map((hook) => doNothing(hook.function)),
    'GPL',
    0,
  );
  for (const hook of wanted) attachHook(session, hook, maxActive);
  return session;
}
