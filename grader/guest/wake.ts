import { createRequire } from 'node:module';
import { nativePath } from '../base/paths.ts';

interface WakeAddon {
  setClock(epochMs: number): void;
  addEntropy(bytes: Uint8Array): void;
}

const addon = createRequire(import.meta.url)(nativePath('wake.node')) as WakeAddon;

/** Gives a restored guest a time and a randomness of its own; until then it is the same as every other restored one. */
export function wake(epochMs: number, entropy: Uint8Array): void {
  addon.setClock(epochMs);
  addon.addEntropy(entropy);
}
