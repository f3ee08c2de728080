import * as z from 'zod';
import type { Bundle } from '../bundle/bundle.ts';
import { decodeWire } from '../base/wire.ts';

const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
const int = z.number().int();

const bundle = z.object({
  license: z.string(),
  kernelVersion: int,
  btf: bytes.nullable(),
  maps: z.array(
    z.object({
      ...{ id: int, name: z.string(), type: int, keySize: int, valueSize: int, maxEntries: int, flags: int },
      ...{ innerMapId: int, btfKeyTypeId: int, btfValueTypeId: int },
    }),
  ),
  programs: z.array(
    z.object({
      ...{ name: z.string(), instructions: bytes },
      ...{ funcInfo: bytes, funcInfoRecordSize: int, lineInfo: bytes, lineInfoRecordSize: int },
    }),
  ),
}) satisfies z.ZodType<Bundle>;

const failure = z.object({
  /** COMPILE_FAILED: see stderr. REFUSED: it asks for something that has no place here. */
  failed: z.enum(['COMPILE_FAILED', 'REFUSED']),
  message: z.string(),
});

export type ChildFailure = z.infer<typeof failure>;

export type ChildReply = { bundle: Bundle } | ChildFailure | { failed: 'SILENT' };

/**
 * What the child wrote on fd 3. LLVM ends the process at an error in its back end: then there is nothing. The child has
 * read a stranger's program and is believed no more than the guest: what no child writes counts as nothing.
 */
export function childReply(text: string): ChildReply {
  try {
    const value = decodeWire(text);
    const failed = failure.safeParse(value);
    return failed.success ? failed.data : { bundle: bundle.parse(value) };
  } catch {
    return { failed: 'SILENT' };
  }
}
