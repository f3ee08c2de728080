import { startServer, type ServerHandle, type StartServerOptions } from './server.ts';

/** A server in the lab, beside the probe. */
interface LabServer {
  port: number;
  /** Whether it tells of its own system calls; else something else has to see them. */
  tellsTruth: boolean;
  /** Starts it on its port and waits until it listens, over IPv4 and IPv6. */
  start(options: Pick<StartServerOptions, 'name'>): Promise<ServerHandle>;
}

const PORTS = { demo: 8080, 'plain-demo': 8081 };
const ADDRESSES = ['0.0.0.0', '::'];

/** Every server by the name that a level calls it by. */
export const servers = {
  /** Node's http with two adaptations: accept4 gets an address, and a response is one write. */
  demo: {
    ...{ port: PORTS.demo, tellsTruth: true },
    start: (options) => startServer({ port: PORTS.demo, addresses: ADDRESSES, ...options }),
  },
  /** The same without them: accept4 without an address, and writev. */
  'plain-demo': {
    ...{ port: PORTS['plain-demo'], tellsTruth: false },
    start: (options) => startServer({ port: PORTS['plain-demo'], addresses: ADDRESSES, plain: true, ...options }),
  },
} satisfies Record<string, LabServer>;
export type ServerName = keyof typeof servers;
