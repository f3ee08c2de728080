import { createRequire } from 'node:module';
import { isIPv6 } from 'node:net';
import { KitError } from '../grader/base/errors.ts';
import { nativePath } from '../grader/base/paths.ts';
import type { Peer } from '../grader/platform/call.ts';

/** What one accept4 call did: the new fd (now the receiver's to close) or a negative errno, and when (CLOCK_MONOTONIC ns). */
export interface Accepted {
  result: number;
  notBefore: bigint;
  notAfter: bigint;
  peer?: Peer;
}

/** A listening socket that hands out connections. Open until close(), or until its worker ends. */
export interface Acceptor {
  /** The listening socket. */
  readonly fd: number;
  readonly port: number;
  /** Goes on after a failed accept4 (say EMFILE) made it pause. */
  resume(): void;
  /** Safe to call twice. */
  close(): void;
}

interface AcceptorAddon {
  Acceptor: new (address: string, port: number, onAccept: (accepted: Accepted) => void) => Acceptor;
  kernelThreadId(): number;
}

const load = (): AcceptorAddon => createRequire(import.meta.url)(nativePath('acceptor.node')) as AcceptorAddon;

/** The kernel's id of the calling thread. */
export const kernelThreadId = (): number => load().kernelThreadId();

/**
 * Listens on one numeric address and calls back for every accept4 call, failed ones included: it accepts until EAGAIN.
 * Null when this machine has no such address (no IPv6). Throws KitError PORT_TAKEN, PORT_FORBIDDEN or LISTEN_FAILED.
 */
export function openAcceptor(address: string, port: number, onAccept: (accepted: Accepted) => void): Acceptor | null {
  const { Acceptor } = load();
  try {
    return new Acceptor(address, port, onAccept);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isIPv6(address) && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) return null;
    throw listenError(error as NodeJS.ErrnoException, address, port);
  }
}

/** KitError PORT_TAKEN, PORT_FORBIDDEN or LISTEN_FAILED. */
export function listenError(cause: NodeJS.ErrnoException, address: string, port: number): KitError {
  const otherPort = 'choose another port, for example: PORT=8090 npm run demo-server';
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} on ${address} is already taken by another program.`;
    return new KitError('machine', 'PORT_TAKEN', message, `Stop that program, or ${otherPort}`, { cause });
  }
  if (cause.code === 'EACCES') {
    const message = `You may not listen on port ${port}: ports below 1024 belong to root.`;
    return new KitError('machine', 'PORT_FORBIDDEN', message, `Please ${otherPort}`, { cause });
  }
  const message = `Cannot listen on ${address} port ${port}: ${cause.message}`;
  return new KitError('machine', 'LISTEN_FAILED', message, `Check the address, or ${otherPort}`, { cause });
}
