import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { BAD_FD, type Peer } from '../grader/platform/call.ts';
import type { Accepted } from './acceptor.ts';
import type { WireCall } from './messages.ts';

const BYTES = 400;

/** The part of a socket's libuv handle that makes system calls (Node internals, seen alike in Node 20 to 24). */
interface Handle {
  /** What the last write left over, in bytes. */
  writeQueueSize: number;
  close(callback?: () => void): void;
}
type WriteMethod = (request: unknown, data: string | Uint8Array, ...rest: unknown[]) => number;
const WRITE_METHODS = {
  writeLatin1String: 'latin1',
  writeUtf8String: 'utf8',
  writeAsciiString: 'latin1',
  writeBuffer: 'buffer',
} as const;

/**
 * Writes down every accept4, read, write and close of the server's connections, as seen from inside: the truth that a
 * learner's events are compared with. Checked against strace. All of them happen on the one thread that serves.
 *
 * - A `data` chunk of a socket is what one read(2) brought, and `end` is a read of 0 bytes. Node hears of a read after it
 *   was made, so its notBefore is the moment when this thread finished the call before it.
 * - A response is one write(2) unless the socket's buffer fills up (answers from about 2.5 MB on). Then only the first
 *   write begins with HTTP, and only that one is written down: its bytes (the first 400) are exact, its result may
 *   include what a second try moved right behind it.
 */
export class Truth {
  private calls: WireCall[] = [];
  private lastMark = process.hrtime.bigint();

  constructor(
    private readonly pid: number,
    private readonly tid: number,
  ) {}

  /** Everything since the last time. */
  take(): WireCall[] {
    const calls = this.calls;
    this.calls = [];
    return calls;
  }

  accepted(listeningFd: number, { result, notBefore, notAfter, peer }: Accepted): void {
    this.add({ name: 'accept4', fd: listeningFd, result, notBefore, notAfter, ...(peer && { peer }) });
  }

  /** Call it after `server.emit('connection', socket)`: a `data` listener that comes later makes http's parser read from JavaScript. */
  watch(socket: Socket, fd: number): void {
    // First in line: http's own listener may answer, and so write, before it returns.
    socket.prependListener('data', (chunk: Buffer) => this.read(fd, chunk.length, chunk));
    socket.prependListener('end', () => this.read(fd, 0));
    const handle = (socket as unknown as { _handle: Handle & Record<string, WriteMethod> })._handle;
    for (const [method, encoding] of Object.entries(WRITE_METHODS)) this.watchWrites(handle, fd, method, encoding);
    this.watchClose(socket, handle, fd);
  }

  private read(fd: number, result: number, bytes?: Buffer): void {
    const notAfter = process.hrtime.bigint();
    this.add({ name: 'read', fd, result, notBefore: this.lastMark, notAfter, ...(bytes && hex(bytes)) });
  }

  private watchWrites(
    handle: Handle & Record<string, WriteMethod>,
    fd: number,
    method: string,
    encoding: 'latin1' | 'utf8' | 'buffer',
  ): void {
    const write = handle[method]?.bind(handle);
    if (!write) return;
    handle[method] = (request, data, ...rest) => {
      const bytes = typeof data === 'string' ? Buffer.from(data, encoding as BufferEncoding) : Buffer.from(data);
      const notBefore = process.hrtime.bigint();
      const status = write(request, data, ...rest);
      const notAfter = process.hrtime.bigint();
      const moved = bytes.length - handle.writeQueueSize;
      const result = status === 0 ? moved : status;
      this.add({ name: 'write', fd, result, notBefore, notAfter, ...hex(bytes.subarray(0, Math.max(result, 0))) });
      return status;
    };
  }

  private watchClose(socket: Socket, handle: Handle, fd: number): void {
    const close = handle.close.bind(handle);
    handle.close = (callback) => {
      // A read that fails destroys the socket, which closes it before anyone hears `error`.
      const failure: NodeJS.ErrnoException | null = socket.errored;
      if (failure?.syscall === 'read' && failure.errno !== undefined) this.read(fd, failure.errno);
      const notBefore = process.hrtime.bigint();
      close(callback);
      this.add({ name: 'close', fd, result: 0, notBefore, notAfter: process.hrtime.bigint() });
    };
  }

  /** Makes a close that fails, of a descriptor that no process ever has. */
  closeNothing(): void {
    const notBefore = process.hrtime.bigint();
    try {
      closeSync(BAD_FD);
    } catch (error) {
      const result = (error as NodeJS.ErrnoException).errno ?? 0;
      this.add({ name: 'close', fd: BAD_FD, result, notBefore, notAfter: process.hrtime.bigint() });
    }
  }

  private add(call: Omit<WireCall, 'actor' | 'pid' | 'tid'> & { peer?: Peer }): void {
    this.calls.push({ actor: 'server', pid: this.pid, tid: this.tid, ...call });
    this.lastMark = call.notAfter;
  }
}

const hex = (bytes: Buffer): { bytesHex: string } => ({ bytesHex: bytes.toString('hex', 0, BYTES) });
