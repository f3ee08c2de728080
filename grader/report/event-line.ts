import { decodeEvent, type WorkshopEvent } from '../events/decode.ts';
import { EVENTS, type OutputName } from '../events/layout.ts';
import type { Sample } from '../kernel/sample.ts';
import { bytesText } from './bytes-text.ts';
import { directionName, peerText } from './names.ts';

/** A sample as one line, e.g. `data  12:7  in 60 bytes  POST /customResponse…` */
export function eventLine({ output, data }: Sample): string {
  if (!(output in EVENTS)) return `${output} ${data.length} bytes`;
  return describe(decodeEvent(output as OutputName, data));
}

function describe(event: WorkshopEvent): string {
  switch (event.kind) {
    case 'open':
      return `open  ${event.pid}:${event.fd}  ${event.peer ? peerText(event.peer) : `address family ${event.family}`}`;
    case 'data':
    case 'chunk': {
      const text = bytesText(event.msg.subarray(0, event.msgSize));
      const direction = directionName(event.direction).padEnd(3);
      const place = event.kind === 'chunk' ? ` at ${event.position}` : '';
      return `${event.kind.padEnd(5)} ${event.pid}:${event.fd}  ${direction} ${event.msgSize} bytes${place}  ${text.replaceAll('\n', '⏎').replaceAll('\t', ' ')}`;
    }
    case 'close':
      return `close ${event.pid}:${event.fd}`;
    case 'short':
      return `${event.output}: a sample of only ${event.bytes} bytes`;
  }
}
