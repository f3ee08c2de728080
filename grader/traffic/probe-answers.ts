import { movesBytes } from '../platform/system-calls.ts';
import type { Call, Peer } from '../platform/call.ts';
import type { Done } from './probe-channel.ts';
import { sizeOf } from './order-words.ts';
import type { Endpoint, Memory, Pieces, ProbeCall } from './orders.ts';

/** Of what was moved in pieces so much is kept as one; each piece has its own. */
const SHOWN_BYTES = 400;

/** What of an order the answer does not say again. */
export type Asked = Pick<Memory, 'count' | 'bytes'> & Pick<Pieces, 'pieces'> & { flags?: number };

/** A watched call as the probe's answer tells it. */
export function toCall(who: Pick<Call, 'actor' | 'pid'>, name: Call['name'], order: Asked, done: Done): ProbeCall {
  const { tid, pointer, result, notBefore, notAfter, more } = done;
  const { actor, pid } = who;
  const call: ProbeCall = { actor, name, pid, tid, fd: Number(more.get('fd')), result, notBefore, notAfter, pointer };
  const asked = askedFor(order);
  if (asked !== undefined) call.asked = asked;
  if (order.flags !== undefined && movesBytes(name)) call.flags = order.flags;
  if (more.has('bytes')) call.bytes = toBytes(done);
  const pieces = more.get('pieces');
  if (pieces !== undefined) addPieces(call, pieces);
  if (more.has('family')) {
    const { address, port } = toEndpoint(done);
    call.peer = { family: more.get('family') as Peer['family'], address, port };
  }
  const client = toEnd(more.get('client'));
  if (client) call.client = client;
  const own = toEnd(more.get('own'));
  if (own) call.own = own;
  else if (more.get('own') === 'local') call.isLocal = true;
  return call;
}

/** How many bytes a transfer asks for. */
const askedFor = ({ pieces, count, bytes }: Asked): number | undefined =>
  pieces ? pieces.reduce((sum, piece) => sum + sizeOf(piece), 0) : (count ?? bytes?.length);

/** An end of the connection that was opened, where the answer has one. */
function toEnd(text: string | undefined): Peer | undefined {
  if (text === undefined) return undefined;
  const [family = '', address, port] = text.split(',');
  return address === undefined ? undefined : { family: family as Peer['family'], address, port: Number(port) };
}

export const toBytes = ({ more }: Done): Uint8Array => new Uint8Array(Buffer.from(more.get('bytes') ?? '', 'hex'));

function addPieces(call: ProbeCall, text: string): void {
  const pieces = text.split(',').flatMap((piece) => {
    const [size = '', digits = ''] = piece.split('.');
    return size === '' ? [] : [{ size: Number(size), bytes: new Uint8Array(Buffer.from(digits, 'hex')) }];
  });
  const whole = Buffer.concat(pieces.map(({ bytes }) => bytes));
  if (pieces.length > 0) call.pieces = pieces;
  call.bytes = new Uint8Array(whole.subarray(0, SHOWN_BYTES));
}

export const toEndpoint = ({ result, more }: Done): Endpoint => ({
  fd: result,
  address: more.get('address') ?? '',
  port: Number(more.get('port')),
});
