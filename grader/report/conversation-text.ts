import chalk from 'chalk';
import type { Conversation } from '../events/conversations.ts';
import { exchangesOf, type Exchange } from '../events/exchanges.ts';
import { missingBytes, type HttpMessage } from '../events/http-message.ts';
import { MESSAGE_BYTES } from '../events/layout.ts';
import { bytesText } from './bytes-text.ts';
import { directionName, peerText } from './names.ts';

/** A connection with every request and response that was reported of it. */
export function conversationText(conversation: Conversation): string {
  const { pid, fd, open, close } = conversation;
  const client = open ? (open.peer ? peerText(open.peer) : `address family ${open.family}`) : 'a client from before';
  const end = close ? '' : ', no close event';
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
  // Between two pieces there is a gap only where the first was as long as an event can be.
  const text = pieces.map(({ bytes, full }, i) => bytesText(bytes) + (full && i < pieces.length - 1 ? ' […] ' : ''));
  const [first = '', ...rest] = text.join('').trimEnd().split('\n');
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

/** What the reader does not see. */
function missingLines(missing: number | undefined, anyFull: boolean): string[] {
  const why = anyFull ? `an event carries at most ${MESSAGE_BYTES}` : 'no event carried them';
  if (missing === undefined) return anyFull ? [chalk.yellow(`    … and perhaps more: ${why}`)] : [];
  return missing === 0 ? [] : [chalk.yellow(`    … and ${missing} more bytes: ${why}`)];
}

const milliseconds = (ns: bigint): string => (Number(ns) / 1e6).toFixed(1);
