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
export const tcpSockets = (): TcpSocket[] => tcpSocketsOf('self');

/** Of the network that a process is in. */
export const tcpSocketsOf = (process: number | 'self'): TcpSocket[] =>
  ['tcp', 'tcp6'].flatMap((table) =>
    tableOf(`/proc/${process}/net/${table}`)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .map(([, local = '', , state = '', , , , , , inode]) => {
        const [address = '', port = ''] = local.split(':');
        return { address, port: parseInt(port, 16), state, inode: Number(inode) };
      }),
  );

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
