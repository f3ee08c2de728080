import type { Hook } from '../kernel/hook.ts';
import { systemCallNames } from '../platform/system-calls.ts';
import type { Outline } from './run-record.ts';

const FREE_NAME = /^probe_(entry|ret)_(\w+)$/;

/** No kernel function is called like a system call: there the prefix syscall__ was left out, and the call's level says so. */
const isSystemCall = (name: string): boolean => systemCallNames.some((each) => each === name);

/** The hooks that a program has by their names alone: probe_entry_NAME and probe_ret_NAME are for the kernel's function NAME. */
export const freeHooks = ({ programs }: Pick<Outline, 'programs'>): Hook[] =>
  programs.flatMap(({ name }): Hook[] => {
    const [, end, kernelFunction = ''] = FREE_NAME.exec(name) ?? [];
    if (end === undefined || isSystemCall(kernelFunction)) return [];
    return [{ function: name, kernelFunction, kind: end === 'entry' ? 'entry' : 'return' }];
  });

export const isFreeHook = (name: string): boolean => freeHooks({ programs: [{ name }] }).length > 0;
