import type { Diagnostic } from './diagnostic.ts';
import { MAIN_FILE } from './parse-diagnostics.ts';
import { splitPasses } from './rewritten.ts';

const WORDS = /LLVM ERROR: (?:Cannot select: .*? = (?<operation>\w+)\b|(?<unsupported>Unsupported )).*/i;
const PLACE = new RegExp(`${MAIN_FILE}:(\\d+):(\\d+)`);

/**
 * LLVM 14 gives up, and takes the process with it, when the machine of eBPF cannot do something, such as a signed
 * division. Newer LLVM says so as an error like others; this makes one of the old words.
 */
export function llvmError(printed: string, source: string): Diagnostic | undefined {
  const found = WORDS.exec(printed);
  if (!found) return undefined;
  const { operation, unsupported } = found.groups ?? {};
  const { toLearner } = splitPasses(printed, source);
  const [, line, column] = PLACE.exec(found[0]) ?? [];
  const place = line === undefined ? { line: null, column: null } : toLearner(Number(line), Number(column));
  const message =
    unsupported === undefined
      ? `eBPF has no instruction for this operation (${operation ?? ''})`
      : found[0].replace('LLVM ERROR: ', '');
  return { source: 'clang', severity: 'error', ...place, message };
}
