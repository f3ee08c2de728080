import { KitError } from '../base/errors.ts';
import { guestMessage, type GuestMessage, type HostMessage } from '../guest/protocol.ts';
import { decodeWire, encodeWire } from '../base/wire.ts';
import { agentFailure } from './agent-failure.ts';
import { LineTooLong, lines } from '../base/lines.ts';
import type { Vm } from './vm.ts';

/** The host's end of the conversation with the agent in a VM. */
export interface AgentLink {
  send(message: HostMessage): void;
  /** The next message; throws KitError `machine` when the guest dies, panics, talks nonsense, or `ms` pass without one. */
  next(ms: number): Promise<GuestMessage>;
  /** What the guest's machine has had of processor time so far. */
  processorSeconds(): number;
}

/** Messages that nobody has asked for yet, and their characters; with more, the guest has to wait. */
const MAX_INBOX = 64;
const MAX_INBOX_SIZE = 32 * 2 ** 20;

export function agentLink(
  vm: Pick<Vm, 'control' | 'ended' | 'lastWords' | 'onConsole' | 'processorSeconds'>,
): AgentLink {
  const inbox: (GuestMessage | KitError)[] = [];
  let size = 0;
  let wake: (() => void) | undefined;
  const deliver = (item: GuestMessage | KitError) => {
    inbox.push(item);
    if (inbox.length >= MAX_INBOX || size >= MAX_INBOX_SIZE) vm.control.pause();
    wake?.();
  };
  lines(vm.control, (line) => {
    size += line.length;
    deliver(parse(line));
  });
  // A stream that breaks because QEMU ended has no news: `ended` says it, with the console's last words.
  vm.control.on('error', (error) => {
    if (error instanceof LineTooLong) deliver(agentFailure.nonsense(error.message));
  });
  vm.ended.then(
    () => deliver(agentFailure.died(vm.lastWords())),
    () => undefined,
  );

  const waitForMore = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    send: (message) => void vm.control.write(encodeWire(message) + '\n'),
    processorSeconds: vm.processorSeconds,
    next: async (ms) => {
      const before = vm.processorSeconds();
      if (inbox.length === 0) await waitForMore(ms);
      const item = inbox.shift();
      if (item === undefined) throw agentFailure.silent(ms, vm.processorSeconds() - before, vm.lastWords());
      if (inbox.length === 0) {
        size = 0;
        vm.control.resume();
      }
      if (item instanceof KitError) throw item;
      return item;
    },
  };
}

function parse(line: string): GuestMessage | KitError {
  try {
    return guestMessage.parse(decodeWire(line));
  } catch (cause) {
    return agentFailure.nonsense(JSON.stringify(line.slice(0, 80)), cause);
  }
}
