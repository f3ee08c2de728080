import { KitError } from '../base/errors.ts';

/**
 * What clang says of the kernel's headers when libbcc is older than they: they ask for the size of types that libbcc's own
 * headers describe, and an older one does not have them.
 */
const UNKNOWN_TYPE =
  /^include\/linux\/bpf\.h:\d+:\d+: error: invalid application of .* incomplete type '(struct \w+)'/m;

/** A type that the kernel's headers want of libbcc and that it does not have, if that is what clang complains about. */
export const unknownType = (stderr: string): string | undefined => UNKNOWN_TYPE.exec(stderr)?.[1];

export const tooOldCompiler = (headers: string, type: string): KitError =>
  new KitError(
    'machine',
    'COMPILER_TOO_OLD',
    `This machine's BCC is too old for the kernel headers in ${headers}: it does not know ${type}.`,
    'Use an older kernel, such as the one that you get without --release; or a newer BCC: 0.31 of Debian 13 compiles for Linux 6.12.',
  );
