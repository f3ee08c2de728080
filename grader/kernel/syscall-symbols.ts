/** The kernel functions that may stand behind a system call, likeliest first (kernels before 4.17 had no wrappers). */
export function syscallSymbols(syscall: string, arch: string = process.arch): string[] {
  const wrappers: Record<string, string> = { x64: '__x64_sys_', arm64: '__arm64_sys_' };
  const wrapper = wrappers[arch];
  return [...(wrapper === undefined ? [] : [wrapper]), '__se_sys_', 'sys_'].map((prefix) => prefix + syscall);
}
