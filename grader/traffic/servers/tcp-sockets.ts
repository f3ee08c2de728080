import { readFileSync } from 'node:fs';

/** A TCP socket. */
export interface TcpSocket {
  /** Its own end's, in the kernel's hexadecimal digits: 8 or 32. */
  address: string;
  port: number;
  state: string;
  inode: number;
}

/** Of include/net/tcp_states.h. */
export const TCP = { established: '01', synReceived: '03', closeWait: '08', listen: '0A' } as const;

/** This machine's. Lines of /proc/net/tcp: number, local address, remote address, state, queues, timers, retransmissions, user, timeout, inode. */
export const tcpSockets = (): TcpSocket[] => linesOf('self').map(toSocket);

/** Those of this port, of the network that a process is in. No other line is taken apart: there may be hundreds. */
export function tcpSocketsOn(port: number, process: number | 'self' = 'self'): TcpSocket[] {
  const digits = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const mentions = linesOf(process).filter((line) => line.includes(digits));
  return mentions.map(toSocket).filter((socket) => socket.port === port);
}

const linesOf = (process: number | 'self'): string[] =>
  ['tcp', 'tcp6'].flatMap((table) => tableOf(`/proc/${process}/net/${table}`).trimEnd().split('\n').slice(1));

function toSocket(line: string): TcpSocket {
  const [, local = '', , state = '', , , , , , inode] = line.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  return { address, port: parseInt(port, 16), state, inode: Number(inode) };
}

/** A machine may have no IPv6. */
function tableOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** 127.0.0.0/8 and ::1, as a machine's own processes alone can reach them. */
export const isLoopback = ({ address }: TcpSocket): boolean =>
  address.length === 8 ? address.endsWith('7F') : /^(0{24}|0{16}FFFF0{4})(01000000|\w{6}7F)$/.test(address);
