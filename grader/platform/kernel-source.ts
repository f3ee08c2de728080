/** Where kernels come from. */
export interface KernelSource {
  /** For the user, before it begins: what is fetched, and how. */
  announcement: string;
  /** Room on the disk that it takes while it works. */
  bytes: number;
  /**
   * Fetches its newest kernel into an empty folder. In `root` lie boot/vmlinuz-RELEASE, lib/modules/RELEASE (or
   * usr/lib/modules) with the modules of these names, and headers/ for BCC_KERNEL_SOURCE.
   * Throws KitError KERNEL_NOT_FOUND, KERNEL_FETCH or KERNEL_UNPACK.
   */
  fetch(work: string, modules: readonly string[]): Promise<{ release: string; root: string }>;
}
