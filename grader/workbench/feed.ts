import type { Writable } from 'node:stream';

/** A page in several tabs, and a script or two; each holds a connection. */
const MOST_LISTENERS = 12;
const BEAT_MS = 15_000;
/** A page that takes nothing does not get ever more: it is let go, and begins anew. */
const MOST_WAITING_BYTES = 2 ** 20;

/** Tells everyone who listens at one desk what happens there, as server-sent events. */
export class Feed {
  readonly #listeners = new Set<Writable>();
  readonly #beat = setInterval(() => this.#send(': still here\n\n'), BEAT_MS).unref();

  get isFull(): boolean {
    return this.#listeners.size >= MOST_LISTENERS;
  }

  add(response: Writable, first: { event: string; data: unknown }[]): void {
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
    response.on('error', () => this.#listeners.delete(response));
    response.write(first.map(message).join(''));
  }

  tell(event: string, data: unknown): void {
    this.#send(message({ event, data }));
  }

  close(): void {
    clearInterval(this.#beat);
    for (const response of this.#listeners) response.end();
  }

  #send(text: string): void {
    for (const response of this.#listeners) {
      if (response.writableLength > MOST_WAITING_BYTES) response.destroy();
      else response.write(text);
    }
  }
}

const message = ({ event, data }: { event: string; data: unknown }): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
