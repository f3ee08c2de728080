import { KitError } from '../base/errors.ts';
import type { Architecture } from '../platform/architecture.mjs';
import { toInstall } from '../platform/to-install.ts';
import { findProgram } from '../setup/thisMachine.mjs';

/** A program that the lab needs on the PATH, and Debian's package that has it. */
export interface Tool {
  /** Of the failure of a run without it. */
  code: string;
  program: string;
  package: string;
}

export const emulator = ({ qemu: { program, package: from } }: Architecture): Tool => ({
  ...{ code: 'QEMU_MISSING', program, package: from },
});

export const compiler = ({ target, crossCompiler }: Architecture): Tool => ({
  ...{ code: 'NO_CROSS_COMPILER', program: `${target}-g++`, package: crossCompiler },
});

/** Where the PATH leads to it. */
export const fileOf = ({ program }: Tool): string | undefined => findProgram(program, process.env['PATH'] ?? '');

/** The first of them gives the failure its code; the remedy is for all. */
export const notOnPath = (...tools: [Tool, ...Tool[]]): KitError =>
  new KitError(
    'machine',
    tools[0].code,
    `not on the PATH: ${tools.map(({ program }) => program).join(', ')}`,
    toInstall(tools.map((tool) => tool.package)),
  );
