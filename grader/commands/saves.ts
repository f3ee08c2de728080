import { createHash } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';

/** Asked so often, a save is seen at once; a question costs one stat(2). */
const POLL_MS = 100;

/**
 * Calls back when the file's content has changed. It asks instead of listening for events: editors replace files, and
 * network and container file systems send no events. Returns a function that ends it.
 */
export function onSave(file: string, callback: () => void): () => void {
  let last = contentOf(file);
  const look = () => {
    const now = contentOf(file);
    // Gone or empty for a moment: an editor is in the middle of saving, and the next look will see the rest.
    if (now === undefined || now === last) return;
    last = now;
    callback();
  };
  watchFile(file, { interval: POLL_MS }, look);
  return () => unwatchFile(file, look);
}

function contentOf(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.length === 0 ? undefined : createHash('sha256').update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}
