import { decodeEvent, type WorkshopEvent } from '../events/decode.ts';
import { EVENTS, INGRESS, type OutputName } from '../events/layout.ts';
import type { Sample } from '../kernel/addon.ts';
import { printable } from './printable.ts';

/** A sample as one line, e.g. `data  12:7  in 60 bytes  POST /customResponse…` */
export function eventLine({ output, data }: Sample): string {
  if (!(output in EVENTS)) return `${output} ${data.length} bytes`;
  return describe(decodeEvent(output as OutputName, data));
}

function describe(event: WorkshopEvent): string {
  switch (event.kind) {
    case 'open':
      return `open  ${event.pid}:${event.fd}  ${event.peer ? `${event.peer.address} port ${event.peer.port}` : `address family ${event.family}`}`;
    case 'data': {
      const text = Buffer.from(event.msg.subarray(0, Math.min(event.msgSize, event.msg.length))).toString('latin1');
      const direction = event.direction === INGRESS ? 'in ' : 'out';
      return `data  ${event.pid}:${event.fd}  ${direction} ${event.msgSize} bytes  ${printable(text).replaceAll(/[\r\n\t]+/g, ' ')}`;
    }
    case 'close':
      return `close ${event.pid}:${event.fd}`;
    case 'short':
      return `${event.output}: a sample of only ${event.bytes} bytes`;
  }
}
