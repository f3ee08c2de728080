import { KitError } from '../errors.ts';
import { guestMessage, type GuestMessage, type HostMessage } from '../protocol.ts';
import { decodeWire, encodeWire } from '../wire.ts';
import { within } from './deadline.ts';
import { lines } from './lines.ts';
import type { Vm } from './vm.ts';

/** The host's end of the conversation with the agent in a VM. */
export interface AgentLink {
  send(message: HostMessage): void;
  /** The next message; throws KitError `machine` when the guest dies, panics, talks nonsense, or `ms` pass without one. */
  next(ms: number): Promise<GuestMessage>;
}

export function agentLink(vm: Vm): AgentLink {
  const inbox: (GuestMessage | Error)[] = [];
  let wake: (() => void) | undefined;
  const deliver = (item: GuestMessage | Error) => {
    inbox.push(item);
    wake?.();
  };
  lines(vm.control, (line) => deliver(parse(line)));
  vm.control.on('error', deliver);
  vm.ended.then(
    () => deliver(died(vm)),
    () => undefined,
  );

  return {
    send: (message) => void vm.control.write(encodeWire(message) + '\n'),
    next: async (ms) => {
      if (inbox.length === 0)
        await within(
          ms,
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
        );
      const item = inbox.shift();
      if (item === undefined) throw silent(vm, ms);
      if (item instanceof Error) throw item;
      return item;
    },
  };
}

function parse(line: string): GuestMessage | Error {
  try {
    return guestMessage.parse(decodeWire(line));
  } catch (cause) {
    const start = JSON.stringify(line.slice(0, 80));
    return new KitError(
      'machine',
      'VM_NONSENSE',
      `the guest sent what no agent sends: ${start}`,
      'Run the command again.',
      { cause },
    );
  }
}

function died(vm: Vm): KitError {
  const words = vm.lastWords();
  const panic = /Kernel panic - not syncing: .*/.exec(words)?.[0];
  if (panic !== undefined)
    return new KitError(
      'machine',
      'VM_PANIC',
      `the guest's kernel panicked: ${panic}`,
      'Run the command again; if it stays, `npm run lab -- rebuild`.',
    );
  const last = words.split('\n').slice(-12).join('\n  ') || 'nothing';
  return new KitError(
    'machine',
    'VM_DIED',
    `the lab's machine ended by itself; its last words:\n  ${last}`,
    'Run `npm run doctor`.',
  );
}

function silent(vm: Vm, ms: number): KitError {
  const last = vm.lastWords().split('\n').slice(-2).join(' / ') || 'nothing';
  return new KitError(
    'machine',
    'VM_SILENT',
    `the guest said nothing for ${ms / 1000} s; its console: ${last}`,
    'Run the command again.',
  );
}
