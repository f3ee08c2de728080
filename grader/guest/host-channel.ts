import { createReadStream, openSync, writeSync } from 'node:fs';
import { lines } from '../base/lines.ts';
import { decodeWire, encodeWire } from '../base/wire.ts';
import type { HostMessage, SentByGuest } from './protocol.ts';

/** The guest's end of the control port. */
export interface HostChannel {
  send(message: SentByGuest): void;
  onMessage(callback: (message: HostMessage) => void): void;
}

const CONTROL_PORT = '/dev/vport0p1';

export function openHostChannel(): HostChannel {
  const fd = openSync(CONTROL_PORT, 'r+');
  const input = createReadStream(CONTROL_PORT, { fd, autoClose: false });
  return {
    send: (message) => {
      const line = Buffer.from(encodeWire(message) + '\n');
      for (let done = 0; done < line.length;) done += writeSync(fd, line, done);
    },
    onMessage: (callback) => lines(input, (line) => callback(decodeWire(line) as HostMessage)),
  };
}
