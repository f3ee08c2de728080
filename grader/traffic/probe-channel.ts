import { spawn, type ChildProcess } from 'node:child_process';
import { KitError } from '../base/errors.ts';
import { lines } from '../base/lines.ts';

/** Just before a call: the thread that makes it, and what it gets in the probe's memory (0n: nothing). */
export interface Started {
  tid: number;
  pointer: bigint;
}

/** `more` holds the KEY=VALUE words that grader/traffic/probe/ lists for the operation. */
export interface Done extends Started {
  result: number;
  notBefore: bigint;
  notAfter: bigint;
  more: Map<string, string>;
}

/** An order under way. Both promises reject with a KitError when the probe dies. */
export interface Order {
  id: number;
  /** Never resolves for an order that follows another. */
  started: Promise<Started>;
  done: Promise<Done>;
}

/** The result of an order that is done by then. */
export interface ResultOf {
  readonly id: number;
}

interface Waiting {
  /** As it went to the probe. */
  line: string;
  onStarted(started: Started): void;
  onDone(done: Done): void;
  onFailed(error: Error): void;
}

/** The line protocol of grader/traffic/probe/main.c; its head comment has the grammar. */
export class ProbeChannel {
  private readonly waiting = new Map<number, Waiting>();
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private unsent = '';
  private lastId = 0;
  private lastWords = '';
  private death: KitError | null = null;

  constructor(path: string) {
    this.child = spawn(path, { stdio: 'pipe' });
    this.child.stderr?.on('data', (text: Buffer) => (this.lastWords += text.toString()));
    this.child.stdin?.on('error', () => undefined); // the exit event has more to say
    if (this.child.stdout) lines(this.child.stdout, (line) => this.onLine(line));
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.fail(how);
        resolve();
      };
      this.child.on('error', (error) => end(error.message));
      this.child.on('close', (code, signal) => end(`${signal ?? `exit code ${code ?? '?'}`} ${this.lastWords}`.trim()));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** `words`: those of the operation, each with a space before it. */
  order(thread: number, operation: string, words: string): Order {
    const id = ++this.lastId;
    const done = deferred<Done>();
    const started = deferred<Started>();
    const onFailed = (error: Error): void => {
      started.reject(error);
      done.reject(error);
    };
    const line = `${id} ${thread} ${operation}${words}`;
    if (this.death) onFailed(this.death);
    else this.waiting.set(id, { line, onStarted: started.resolve, onDone: done.resolve, onFailed });
    this.send(`${line}\n`);
    return { id, started: started.promise, done: done.promise };
  }

  /** The orders that are not done, oldest first. */
  get pending(): string[] {
    return [...this.waiting.values()].map(({ line }) => line);
  }

  /** Safe to call twice. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** All that is ordered at one moment leaves in one piece: in an emulated machine a system call is dear. */
  private send(line: string): void {
    if (this.unsent === '')
      queueMicrotask(() => {
        this.child.stdin?.write(this.unsent, 'latin1');
        this.unsent = '';
      });
    this.unsent += line;
  }

  private onLine(line: string): void {
    const words = line.split(' ');
    const [kind] = words;
    const id = Number(words[1]);
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    if (kind === 'started') {
      waiting.onStarted(readStarted(words));
      return;
    }
    this.waiting.delete(id);
    if (kind === 'done') waiting.onDone(readDone(words));
    else waiting.onFailed(probeError('PROBE_REFUSED', `The probe refused an order: it ${words.slice(2).join(' ')}.`));
  }

  private fail(how: string): void {
    this.death ??= probeError('PROBE_DIED', `The probe process died: ${how}.`);
    for (const waiting of this.waiting.values()) waiting.onFailed(this.death);
    this.waiting.clear();
  }
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

/** Promise.withResolvers, which Node 20 lacks. Nobody has to wait for it. */
function deferred<T>(): Deferred<T> {
  const made = {} as Deferred<T>;
  made.promise = new Promise<T>((resolve, reject) => {
    made.resolve = resolve;
    made.reject = reject;
  });
  made.promise.catch(() => undefined);
  return made;
}

/** The words of an answer, each at its place in the grammar: no iterators, as an interpreter is slow at them. */
const readStarted = (words: string[]): Started => ({ tid: Number(words[2]), pointer: BigInt(words[3] ?? 0) });

function readDone(words: string[]): Done {
  const more = new Map<string, string>();
  for (let i = FIRST_PAIR; i < words.length; i++) {
    const pair = words[i] ?? '';
    const equals = pair.indexOf('=');
    more.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  const { tid, pointer } = readStarted(words);
  const result = Number(words[4]);
  return { tid, pointer, result, notBefore: BigInt(words[5] ?? 0), notAfter: BigInt(words[6] ?? 0), more };
}

const FIRST_PAIR = 7;

/** Everything that goes wrong between the probe and its driver is a bug of the kit. */
export const probeError = (code: string, message: string): KitError =>
  new KitError('kit', code, message, 'Please report this, with the command that you ran.');
