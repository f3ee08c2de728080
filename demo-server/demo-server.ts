import { Worker } from 'node:worker_threads';
import { KitError } from '../grader/base/errors.ts';
import { distPath } from '../grader/base/paths.ts';
import type { FromServer, ServerOptions, ToServer } from './messages.ts';

export interface DemoServer {
  /** Process, serving thread, and what it listens on. */
  ready: Extract<FromServer, { type: 'ready' }>;
  /** Asks the serving thread; the answers go to `onAnswer`. */
  ask(question: ToServer): void;
  /** Resolves after stop(); rejects when the serving thread dies by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the demo server on a thread of its own in this process and resolves when it listens.
 * Throws KitError PORT_TAKEN, PORT_FORBIDDEN or LISTEN_FAILED.
 */
export async function startDemoServer(
  options: ServerOptions,
  onAnswer: (answer: FromServer) => void = () => undefined,
): Promise<DemoServer> {
  const worker = new Worker(distPath('demo-server-worker.js'), { workerData: options });
  const first = await new Promise<FromServer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(endedEarly(code)));
  });
  if (first.type !== 'ready') {
    await worker.terminate();
    if (first.type !== 'failed') throw new Error(`The demo server began with "${first.type}"`);
    throw new KitError(first.fault, first.code, first.message, first.remedy);
  }
  worker.on('message', onAnswer);
  let stopped = false;
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (stopped ? resolve() : reject(endedEarly(code))));
  });
  ended.catch(() => undefined); // for a caller that does not wait for the end
  return {
    ready: first,
    ask: (question) => worker.postMessage(question),
    ended,
    stop: async () => {
      stopped = true;
      await worker.terminate();
    },
  };
}

const endedEarly = (code: number): Error => new Error(`the demo server's thread ended with exit code ${code}`);
