/** What a call does with a connection. All that is known of a call hangs on its role, not on its name. */
export type Role = 'opens' | 'reads' | 'writes' | 'closes';

/** Where a caller keeps the bytes of a transfer: in one buffer, in the pieces of an iovec, or in a message that has such pieces. */
export type Memory = 'buffer' | 'vector' | 'message';

interface SystemCall {
  role: Role;
  /** In the order of its manual page, as a hook declares them. */
  parameters: readonly string[];
  memory?: Memory;
  /** In the kernel's table, by Node's name of the architecture. */
  number: { x64: number; arm64: number };
}

const MESSAGE = ['int fd', 'struct user_msghdr *msg', 'int flags'];
const VECTOR = ['int fd', 'const struct iovec *iov', 'int iovcnt'];
const BUFFER = ['int fd', 'char *buf', 'size_t count'];

/** Of each role the plainest call comes first: an event that fits no call counts for that one. */
export const systemCalls = {
  accept4: {
    role: 'opens',
    parameters: ['int sockfd', 'struct sockaddr *addr', 'size_t *addrlen', 'int flags'],
    number: { x64: 288, arm64: 242 },
  },
  accept: {
    role: 'opens',
    parameters: ['int sockfd', 'struct sockaddr *addr', 'int *addrlen'],
    number: { x64: 43, arm64: 202 },
  },
  read: { role: 'reads', parameters: BUFFER, memory: 'buffer', number: { x64: 0, arm64: 63 } },
  readv: { role: 'reads', parameters: VECTOR, memory: 'vector', number: { x64: 19, arm64: 65 } },
  recvfrom: {
    role: 'reads',
    parameters: ['int fd', 'void *buf', 'size_t len', 'int flags', 'struct sockaddr *addr', 'int *addr_len'],
    memory: 'buffer',
    number: { x64: 45, arm64: 207 },
  },
  recvmsg: { role: 'reads', parameters: MESSAGE, memory: 'message', number: { x64: 47, arm64: 212 } },
  write: { role: 'writes', parameters: BUFFER, memory: 'buffer', number: { x64: 1, arm64: 64 } },
  writev: { role: 'writes', parameters: VECTOR, memory: 'vector', number: { x64: 20, arm64: 66 } },
  sendto: {
    role: 'writes',
    parameters: ['int fd', 'void *buf', 'size_t len', 'int flags', 'struct sockaddr *addr', 'int addr_len'],
    memory: 'buffer',
    number: { x64: 44, arm64: 206 },
  },
  sendmsg: { role: 'writes', parameters: MESSAGE, memory: 'message', number: { x64: 46, arm64: 211 } },
  close: { role: 'closes', parameters: ['int fd'], number: { x64: 3, arm64: 57 } },
} as const satisfies Record<string, SystemCall>;

export type SystemCallName = keyof typeof systemCalls;
export const systemCallNames = Object.keys(systemCalls) as SystemCallName[];

/** A call that moves bytes. */
export type Transfer = {
  [Name in SystemCallName]: (typeof systemCalls)[Name]['role'] extends 'reads' | 'writes' ? Name : never;
}[SystemCallName];

export const roleOf = (name: SystemCallName): Role => systemCalls[name].role;

export const memoryOf = (name: SystemCallName): Memory | undefined => {
  const call: SystemCall = systemCalls[name];
  return call.memory;
};

/** The result is a number of bytes. */
export const movesBytes = (name: SystemCallName): boolean => ['reads', 'writes'].includes(roleOf(name));

/** The connection that a call is about: the new one, where it opens one, else the one that it was called with. */
export const descriptorOf = ({ name, fd, result }: { name: SystemCallName; fd: number; result: number }): number =>
  roleOf(name) === 'opens' ? result : fd;

/** A role's plainest call. */
export const plainest = (role: Role): SystemCallName | undefined =>
  systemCallNames.find((name) => roleOf(name) === role);
