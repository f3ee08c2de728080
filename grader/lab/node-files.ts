/**
 * Files that a Node reads at its start beside its libraries. Most have their JavaScript inside; Debian's is built with
 * configure's --shared-builtin-…-path and aborts without those files. `defines` are those of the Node's own compilation:
 * process.config.target_defaults.defines.
 */
export const nodeFiles = (defines: unknown[]): string[] =>
  defines.flatMap((define) => /^NODE_SHARED_BUILTIN_\w+_PATH=(\/.+)$/.exec(String(define))?.[1] ?? []);
