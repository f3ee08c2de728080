import { readFile, writeFile } from 'node:fs/promises';
import { KitError } from '../base/errors.ts';
import { runRecord, type RunRecord } from '../levels/run-record.ts';
import { decodeWire, encodeWire } from '../base/wire.ts';

/** Far more than any run leaves behind; a larger file was never one of ours. */
const MOST_BYTES = 256 * 2 ** 20;

/** Writes a run down, so that it can be judged again. Throws KitError EVIDENCE_NOT_WRITTEN. */
export async function writeEvidence(path: string, record: RunRecord): Promise<void> {
  await writeFile(path, `${encodeWire(record)}\n`).catch((cause: unknown) => {
    throw new KitError(
      'usage',
      'EVIDENCE_NOT_WRITTEN',
      `the evidence cannot be written to ${path}: ${(cause as Error).message}`,
      'Give --evidence a file in a folder that exists and where you may write.',
      { cause },
    );
  });
}

/** Reads what writeEvidence wrote. Throws KitError EVIDENCE_NOT_READ for anything else. */
export async function readEvidence(path: string): Promise<RunRecord> {
  try {
    const text = await readFile(path);
    if (text.length > MOST_BYTES) throw new Error(`it has ${text.length} bytes, more than ${MOST_BYTES}`);
    return runRecord.parse(decodeWire(text.toString()));
  } catch (cause) {
    throw new KitError(
      'usage',
      'EVIDENCE_NOT_READ',
      `${path} is not a file that --evidence wrote: ${firstLine(cause)}`,
      'Make one with: npm run level -- 4 --evidence run.json',
      { cause },
    );
  }
}

/** zod's message is a JSON list of everything that is wrong; where the first thing is wrong will do. */
function firstLine(cause: unknown): string {
  const { issues, message } = cause as { issues?: { path: PropertyKey[]; message: string }[]; message: string };
  const issue = issues?.[0];
  return issue ? `at ${issue.path.join('.') || 'the top'}: ${issue.message}` : (message.split('\n')[0] ?? '');
}
