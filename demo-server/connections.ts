import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { Accepted } from './acceptor.ts';
import type { Truth } from './truth.ts';

/** The open connections of the server. */
export class Connections {
  private readonly open = new Set<Socket>();
  private waiting: (() => void)[] = [];

  constructor(
    private readonly server: Server,
    private readonly truth: Truth | null,
  ) {}

  /** Gives an accepted connection to http and owns it until it has been closed. */
  add({ result: fd }: Accepted): void {
    // http wants half-open sockets: a client that has sent its request may shut down its side and still get an answer.
    const socket = new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
    oneWriteForOneResponse(socket);
    this.serve(socket);
    this.truth?.watch(socket, fd);
  }

  /** Gives a socket to http as it is. */
  serve(socket: Socket): void {
    this.open.add(socket);
    socket.on('close', () => this.remove(socket));
    // The documented way to make http serve a stream that it did not accept itself.
    this.server.emit('connection', socket);
  }

  /** Calls back as soon as no connection is open. */
  whenIdle(callback: () => void): void {
    if (this.open.size === 0) callback();
    else this.waiting.push(callback);
  }

  private remove(socket: Socket): void {
    this.open.delete(socket);
    if (this.open.size > 0) return;
    for (const callback of this.waiting.splice(0)) callback();
  }
}

/**
 * A response becomes one write(2). A hook on write would never see Node's usual writev(2), which goes when `_writev` is
 * gone; and http ends a response with an empty piece, which would be a write of 0 bytes.
 */
function oneWriteForOneResponse(socket: Socket): void {
  const internals = socket as unknown as { _writev: null; _write: Write };
  internals._writev = null;
  const write = internals._write.bind(socket);
  internals._write = (chunk, encoding, done) => {
    if (chunk.length === 0) done();
    else write(chunk, encoding, done);
  };
}

type Write = (chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) => void;
