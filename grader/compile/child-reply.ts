import type { Bundle } from '../bundle/bundle.ts';
import { decodeWire } from '../wire.ts';

export interface ChildFailure {
  /** ADDON: it could not be loaded. COMPILE_FAILED: see stderr. REFUSED: it asks for something that has no place here. */
  failed: 'ADDON' | 'COMPILE_FAILED' | 'REFUSED';
  message: string;
}

export type ChildReply = { bundle: Bundle } | ChildFailure | { failed: 'SILENT' };

/** What the child wrote on fd 3. LLVM ends the process at an error in its back end: then there is nothing. */
export function childReply(text: string): ChildReply {
  if (text === '') return { failed: 'SILENT' };
  const bundleOrFailure = decodeWire(text) as Bundle | ChildFailure;
  return 'failed' in bundleOrFailure ? bundleOrFailure : { bundle: bundleOrFailure };
}
