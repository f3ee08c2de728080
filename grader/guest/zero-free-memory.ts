import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';

/** Left alone, so that nothing else in the guest goes short of memory meanwhile. */
const MARGIN_KB = 10 * 1024;
const BLOCK = Buffer.alloc(1024 * 1024);

/**
 * Fills the memory that nobody uses with zeros: it still holds the packed image that the machine was booted from, and
 * much else that would only make the snapshot larger. Pages of zeros need no disk.
 */
export function zeroFreeMemory(): void {
  // The root file system is memory.
  const path = '/tmp/zeros';
  const file = openSync(path, 'w');
  try {
    while (freeKb() > MARGIN_KB) writeSync(file, BLOCK);
  } finally {
    closeSync(file);
    unlinkSync(path);
  }
}

const freeKb = (): number => Number(/^MemFree:\s*(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0);
