import type { ChildProcess } from 'node:child_process';
import type { FromServer, ToServer } from '../../demo-server/messages.ts';
import { KitError } from '../base/errors.ts';

type Reply<T extends FromServer['type']> = Extract<FromServer, { type: T }>;

interface Waiting {
  matches(message: FromServer): boolean;
  resolve(message: FromServer): void;
  reject(error: Error): void;
}

/** Questions to a forked demo server and its answers. A server that fails or dies fails every caller that waits. */
export class ServerChannel {
  private readonly waiting = new Set<Waiting>();
  private lastId = 0;
  private death: KitError | null = null;

  constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => this.onMessage(message as FromServer));
    child.on('error', (error) => this.fail(died(error.message)));
    child.on('exit', (code, signal) => this.fail(died(`it ended with ${signal ?? `exit code ${code ?? '?'}`}`)));
  }

  /** Sends a question; throws KitError SERVER_BUSY after the deadline. */
  ask<T extends ToServer['type']>(
    type: T,
    deadlineMs: number,
    more: { closeNothing?: boolean } = {},
  ): Promise<Reply<T>> {
    const id = ++this.lastId;
    const reply = this.receive(type, deadlineMs, id);
    // A server that has gone is reported by its exit event, with more to say than "channel closed".
    const question = { type, id, ...more } as ToServer;
    this.child.send(question, () => undefined);
    return reply;
  }

  /** Waits for a message; throws KitError SERVER_BUSY after the deadline. */
  receive<T extends FromServer['type']>(type: T, deadlineMs: number, id?: number): Promise<Reply<T>> {
    return new Promise((resolve, reject) => {
      if (this.death) {
        reject(this.death);
        return;
      }
      const waiting: Waiting = {
        matches: (message) => message.type === type && (id === undefined || ('id' in message && message.id === id)),
        resolve: (message) => settle(() => resolve(message as Reply<T>)),
        reject: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(() => waiting.reject(busy(type, deadlineMs)), deadlineMs);
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        then();
      };
      this.waiting.add(waiting);
    });
  }

  private onMessage(message: FromServer): void {
    if (message.type === 'failed') {
      this.fail(new KitError(message.fault, message.code, message.message, message.remedy));
      return;
    }
    for (const waiting of this.waiting) if (waiting.matches(message)) waiting.resolve(message);
  }

  /** The first failure is the one that explains. */
  private fail(error: KitError): void {
    this.death ??= error;
    for (const waiting of this.waiting) waiting.reject(this.death);
  }
}

const died = (how: string): KitError =>
  new KitError(
    'kit',
    'SERVER_DIED',
    `The demo server died: ${how}.`,
    'Its last words stand above on stderr; report them.',
  );

const busy = (question: string, deadlineMs: number): KitError =>
  new KitError(
    'kit',
    'SERVER_BUSY',
    `The demo server did not answer "${question}" within ${deadlineMs} ms.`,
    'A connection that a client never closes keeps it from being idle; otherwise this machine is very slow.',
  );
