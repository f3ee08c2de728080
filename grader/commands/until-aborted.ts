/** Resolves when the signal comes, or settles as `other` does if that happens first. */
export async function untilAborted<T>(signal: AbortSignal, other: Promise<T>): Promise<T | undefined> {
  let stopListening: (() => void) | undefined;
  const aborted = new Promise<undefined>((resolve) => {
    const onAbort = () => resolve(undefined);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([aborted, other]);
  } finally {
    stopListening?.();
  }
}
