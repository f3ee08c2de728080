import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, isIPv6, type AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { KitError } from '../grader/base/errors.ts';
import { kernelThreadId, listenError, openAcceptor, type Accepted, type Acceptor } from './acceptor.ts';
import { answer, MAX_BODY } from './answer.ts';
import { Connections } from './connections.ts';
import type { FromServer, Listening, ServerOptions, ToServer, WireCall } from './messages.ts';
import { Truth } from './truth.ts';

/** The thread that serves. It is not the main thread, so that thread id and process id differ. */
async function serve(options: ServerOptions): Promise<void> {
  const tid = kernelThreadId();
  new Date().toString(); // reads the time zone now: a close of its file among those of the connections would only confuse
  const truth = options.truth ? new Truth(process.pid, tid) : null;
  const server = createServer((request, response) => void respond(request, response, options));
  const connections = new Connections(server, truth);
  const listening = options.plain ? await listenPlainly(options, connections) : listen(options, connections, truth);
  parentPort?.on('message', (message: ToServer) => {
    if (message.type === 'calls') send({ ...message, calls: takeAll(truth, message) });
    else connections.whenIdle(() => send(message));
  });
  send({ type: 'ready', pid: process.pid, tid, listening });
}

function takeAll(truth: Truth | null, { closeNothing }: { closeNothing?: boolean }): WireCall[] {
  if (closeNothing) truth?.closeNothing();
  return truth?.take() ?? [];
}

function listen(options: ServerOptions, connections: Connections, truth: Truth | null): Listening[] {
  const listening: Listening[] = [];
  let { port } = options;
  for (const address of options.addresses) {
    const acceptor: Acceptor | null = openAcceptor(address, port, (accepted) => onAccept(accepted));
    if (!acceptor) continue;
    const onAccept = (accepted: Accepted): void => {
      truth?.accepted(acceptor.fd, accepted);
      if (accepted.result >= 0) connections.add(accepted);
      else setTimeout(() => acceptor.resume(), 100).unref();
    };
    port = acceptor.port;
    listening.push({ address, port, fd: acceptor.fd });
  }
  return someOf(listening, options);
}

/** As any server of Node's does it, one for each address. */
async function listenPlainly(options: ServerOptions, connections: Connections): Promise<Listening[]> {
  const listening: Listening[] = [];
  let { port } = options;
  for (const address of options.addresses) {
    const gate = createTcpServer({ allowHalfOpen: true }, (socket) => connections.serve(socket));
    gate.listen({ port, host: address, ipv6Only: true });
    const opened = await once(gate, 'listening').catch((error: unknown) => error as NodeJS.ErrnoException);
    if ('code' in opened) {
      if (isIPv6(address) && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(opened.code ?? '')) continue;
      throw listenError(opened, address, port);
    }
    ({ port } = gate.address() as AddressInfo);
    listening.push({ address, port, fd: (gate as unknown as { _handle: { fd: number } })._handle.fd });
  }
  return someOf(listening, options);
}

function someOf(listening: Listening[], options: ServerOptions): Listening[] {
  if (listening.length > 0) return listening;
  const message = `None of the addresses ${options.addresses.join(', ')} exists on this machine.`;
  throw new KitError('machine', 'LISTEN_FAILED', message, 'Give an IPv4 address, for example 127.0.0.1.');
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { log, plain }: ServerOptions,
): Promise<void> {
  const { method = '', url = '', socket } = request;
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return; // the client went away
  const { status, headers, body: reply } = answer({ method, url, body });
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-type', 'application/json');
  // A header that has not been made before end() leaves in one string with the body, and so in one write.
  response.end(plain ? inParts(response, JSON.stringify(reply)) : JSON.stringify(reply));
  const client = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
  // The time comes first: a line that began with POST would itself look like HTTP to a program that watches write.
  if (log)
    console.log(`${new Date().toISOString()} ${client} ${method} ${url} ${status} ${reply['answer']?.length ?? ''}`);
}

/** A body that is made bit by bit, as many are, leaves in chunks, each in pieces of its own: writes all but its last part. */
function inParts(response: ServerResponse, body: string): string {
  const size = Math.ceil(body.length / PARTS);
  if (body.length < LONG) return body;
  for (let part = 0; part < PARTS - 1; part++) response.write(body.slice(part * size, (part + 1) * size));
  return body.slice((PARTS - 1) * size);
}
const PARTS = 3;
const LONG = 60;

/** The whole body, or null when it is too large. It is read to its end in any case, or the client could not read the answer. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString() : null;
}

const send = (message: FromServer): void => parentPort?.postMessage(message);

serve(workerData as ServerOptions).catch((error: unknown) => {
  if (!(error instanceof KitError)) throw error;
  const { fault, code, message, remedy } = error;
  send({ type: 'failed', fault, code, message, remedy });
});
