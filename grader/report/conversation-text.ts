import chalk from 'chalk';
import { oneLine } from '../base/foreign-text.ts';
import type { Conversation } from '../events/conversations.ts';
import { exchangesOf, type Exchange } from '../events/exchanges.ts';
import { partsOf } from '../events/http-body.ts';
import { missingBytes, type HttpMessage, type Piece } from '../events/http-message.ts';
import { MESSAGE_BYTES } from '../events/layout.ts';
import { bytesText } from './bytes-text.ts';
import { directionName, peerText } from './names.ts';

/** A connection with every request and response that was reported of it. */
export function conversationText(conversation: Conversation): string {
  const { pid, fd, open, close, isPart } = conversation;
  const client = open ? (open.peer ? peerText(open.peer) : `address family ${open.family}`) : 'a client from before';
  const end = close ? '' : isPart ? ', still open: this is a part of it' : ', no close event';
  const exchanges = exchangesOf(conversation);
  return [
    `${chalk.bold(client)} ${chalk.dim(`(process ${pid}, fd ${fd}${end})`)}`,
    ...(exchanges.length > 0 ? exchanges.flatMap(exchangeLines) : [chalk.dim('  no HTTP was reported')]),
    '',
    '',
  ].join('\n');
}

function exchangeLines({ request, interim, response }: Exchange): string[] {
  return [
    ...(request ? messageLines(request) : [chalk.dim('  → the request was not reported')]),
    ...interim.flatMap((message) => messageLines(message)),
    ...(response ? messageLines(response, request) : [chalk.dim('  ← the response was not reported')]),
  ];
}

function messageLines(message: HttpMessage, request?: HttpMessage): string[] {
  const { kind, direction, pieces } = message;
  const missing = missingBytes(message, request);
  const [first = '', ...rest] = textOf(message, missing).trimEnd().split('\n');
  const took = request ? `, after ${milliseconds(message.timestampNs - request.timestampNs)} ms` : '';
  return [
    `  ${kind === 'request' ? chalk.cyan('→') : chalk.green('←')} ${chalk.bold(first)} ${chalk.dim(`(${directionName(direction)}${took})`)}`,
    ...rest.map((line) => (line === '' ? '' : `    ${line}`)),
    ...missingLines(
      missing,
      pieces.some(({ full }) => full),
    ),
  ];
}

/** A body that is no text is told by its size and type; one that came in chunks is shown without their lines. */
function textOf(message: HttpMessage, missing: number | undefined): string {
  const parts = partsOf(message);
  if (parts?.isBinary) {
    const { head, body, type } = parts;
    const size =
      missing === undefined
        ? `at least ${body.length}`
        : missing > 0
          ? `${body.length} of ${body.length + missing}`
          : body.length;
    return `${bytesText(Buffer.from(head, 'latin1'))}[${size} bytes${type === undefined ? '' : ` of ${oneLine(type)}`}]`;
  }
  if (parts && missing === 0 && message.streamed)
    return bytesText(Buffer.concat([Buffer.from(parts.head, 'latin1'), parts.body]));
  return message.pieces
    .map((piece, i) => bytesText(piece.bytes) + gapBehind(piece, i === message.pieces.length - 1))
    .join('');
}

/** Where positions are not known, there may be one only where an event was as long as it can be. */
function gapBehind({ full, gap = 0 }: Piece, isLast: boolean): string {
  if (gap > 0) return ` [… ${gap} bytes …] `;
  return full && !isLast ? ' […] ' : '';
}

/** What the reader does not see. */
function missingLines(missing: number | undefined, anyFull: boolean): string[] {
  const why = anyFull ? `an event carries at most ${MESSAGE_BYTES}` : 'no event carried them';
  if (missing === undefined) return anyFull ? [chalk.yellow(`    … and perhaps more: ${why}`)] : [];
  return missing === 0 ? [] : [chalk.yellow(`    … and ${missing} more bytes: ${why}`)];
}

const milliseconds = (ns: bigint): string => (Number(ns) / 1e6).toFixed(1);
