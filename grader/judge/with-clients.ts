import type { Call } from '../platform/call.ts';
import { roleOf } from '../platform/system-calls.ts';
import type { Evidence } from '../traffic/evidence.ts';
import { strandsOf } from './strands.ts';

/**
 * The same calls, with the client of each connection that its server did not want to know: a client says from where it has
 * sent what the server then read there, and no two requests are alike.
 */
export function withClients(calls: Call[], requests: Evidence['requests']): Call[] {
  const clients = new Map<Call, Call['client']>();
  for (const { calls: all } of strandsOf(calls)) {
    const [opens] = all;
    if (!opens || roleOf(opens.name) !== 'opens' || opens.result < 0 || opens.peer || opens.client) continue;
    const read = all.filter(({ name }) => roleOf(name) === 'reads').map(({ bytes = new Uint8Array() }) => text(bytes));
    const request = requests.find(({ nonce }) => read.some((each) => each.includes(nonce)));
    if (request?.client) clients.set(opens, request.client);
  }
  return calls.map((call) => {
    const client = clients.get(call);
    return client ? { ...call, client } : call;
  });
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
