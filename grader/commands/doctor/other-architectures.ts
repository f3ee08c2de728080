import { cacheRoot } from '../../base/paths.ts';
import { findForeignPrograms } from '../../lab/foreign-programs.ts';
import { kernelsIn } from '../../lab/kernel-package.ts';
import { architectures, thisArchitecture, type Architecture } from '../../platform/architecture.mjs';
import type { Finding } from '../../report/doctor-text.ts';
import { findProgram } from '../../setup/thisMachine.mjs';

/** Whether `--arch` works here, or what it needs; nothing else needs that. */
export async function otherArchitectures(
  cache: string = cacheRoot(),
  path: string = process.env['PATH'] ?? '',
): Promise<Finding> {
  const others = architectures.filter((each) => each !== thisArchitecture);
  const findings = await Promise.all(others.map((other) => about(other, cache, path)));
  return {
    state: findings.every(({ isPossible }) => isPossible) ? 'ok' : 'note',
    detail: findings.map(({ words }) => words).join('\n'),
  };
}

async function about(other: Architecture, cache: string, path: string) {
  const { name, qemu, target, crossCompiler } = other;
  const missing = [
    ...(findProgram(qemu.program, path) === undefined ? [qemu.package] : []),
    ...(findProgram(`${target}-g++`, path) === undefined ? [crossCompiler] : []),
  ];
  if (missing.length > 0)
    return {
      isPossible: false,
      words: `--arch ${name} is not possible here, and not needed. For it: sudo apt-get install ${missing.join(' ')}`,
    };
  const kernels = (await kernelsIn(cache, name)).map(({ release }) => release);
  const fetched = [
    ...(kernels.length === 0 ? ['a kernel'] : []),
    ...((await findForeignPrograms(cache, other)) ? [] : ['programs']),
  ].join(' and ');
  const words = [...kernels, ...(fetched === '' ? [] : [`the first run fetches ${fetched} for it`])];
  return { isPossible: true, words: `--arch ${name}: ${words.join(', ')}` };
}
