import { architectureOf } from '../platform/architecture.mjs';

/** The kernel functions that may stand behind a system call, likeliest first (kernels before 4.17 had no wrappers). */
export function syscallSymbols(syscall: string, arch: string = process.arch): string[] {
  const wrapper = architectureOf(arch)?.symbolPrefix;
  return [...(wrapper === undefined ? [] : [wrapper]), '__se_sys_', 'sys_'].map((prefix) => prefix + syscall);
}
