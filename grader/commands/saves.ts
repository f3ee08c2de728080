import { createHash } from 'node:crypto';
import { readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** How often the file is looked at where nobody tells of changes; a look costs one stat(2). */
const POLL_MS = 100;
/** So long without a further change, and a save is over: some editors empty a file before they write it. */
const SETTLED_MS = 20;

/**
 * Calls back when the file's content has changed, once a save. The file system's events make that quick; as network and
 * container file systems send none, the file is looked at as well. It is the folder that is watched, because many editors
 * do not write the file but replace it. Returns a function that ends it.
 */
export function onSave(file: string, callback: () => void, watchFolder: typeof watch = watch): () => void {
  let mark = markOf(file);
  let last = contentOf(file);
  let settling: NodeJS.Timeout | undefined;
  const look = () => {
    const now = contentOf(file);
    // Gone or empty for a moment: an editor is in the middle of saving, and the next look will see the rest.
    if (now === undefined || now === last) return;
    last = now;
    callback();
  };
  const touched = () => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLED_MS);
  };
  const polling = setInterval(() => {
    const now = markOf(file);
    if (now !== mark) touched();
    mark = now;
  }, POLL_MS);
  const events = eventsOf(file, touched, watchFolder);
  return () => {
    clearTimeout(settling);
    clearInterval(polling);
    events?.close();
  };
}

/** Undefined where there are no events to be had: no such folder, or all that a user may watch is being watched. */
function eventsOf(file: string, callback: () => void, watchFolder: typeof watch): FSWatcher | undefined {
  try {
    const events = watchFolder(dirname(file), (_, name) => {
      if (name === null || name === basename(file)) callback();
    });
    return events.on('error', () => events.close());
  } catch {
    return undefined;
  }
}

/** Another one after every change; not `watchFile`, which takes its first look too late to see one that comes at once. */
function markOf(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? `${info.ino} ${info.size} ${info.mtimeMs}` : 'missing';
}

function contentOf(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.length === 0 ? undefined : createHash('sha256').update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}
