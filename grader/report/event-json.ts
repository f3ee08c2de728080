import { decodeEvent, type WorkshopEvent } from '../events/decode.ts';
import { EVENTS, type OutputName } from '../events/layout.ts';
import type { Sample } from '../kernel/sample.ts';
import { directionName } from './names.ts';

/** A sample as `sniff --json --verbose` prints it; docs/sniffer.md describes the fields. */
export function eventJson({ output, data }: Sample): object {
  if (!(output in EVENTS)) return { type: 'other', output, size: data.length };
  return shape(decodeEvent(output as OutputName, data));
}

function shape(event: WorkshopEvent): object {
  if (event.kind === 'short') return { type: 'short', output: event.output, size: event.bytes };
  const common = { type: event.kind, timestampNs: event.timestampNs, pid: event.pid, fd: event.fd };
  switch (event.kind) {
    case 'open':
      return { ...common, client: event.peer ?? null };
    case 'data':
    case 'chunk': {
      const bytes = Buffer.from(event.msg.subarray(0, event.msgSize));
      const place = event.kind === 'chunk' && { position: event.position };
      const both = { text: bytes.toString('utf8'), bytes: bytes.toString('base64') };
      return { ...common, direction: directionName(event.direction), size: event.msgSize, ...place, ...both };
    }
    case 'close':
      return common;
  }
}
