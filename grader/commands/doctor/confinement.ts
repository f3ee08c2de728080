import { confinement } from '../../compile/confinement.ts';
import type { Finding } from '../../report/doctor-text.ts';

/** What keeps a program that is compiled here away from this machine's files and network. */
export async function compileConfinement(): Promise<Finding> {
  const { bubblewrap, landlock, seccomp } = await confinement();
  const walls = [bubblewrap && 'bubblewrap', landlock && 'Landlock', seccomp && 'seccomp'].filter(Boolean).join(', ');
  if (bubblewrap || landlock) return { state: 'ok', detail: `compiles see only what they need: ${walls}` };
  return {
    state: 'note',
    detail:
      `compiles have their limits (time, memory${seccomp ? ', no network' : ''}), but can read your files: this kernel has no Landlock, ` +
      'and bubblewrap (package bubblewrap) cannot make namespaces here. Grade only programs of people you trust',
  };
}
