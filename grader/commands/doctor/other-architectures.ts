import { cacheRoot } from '../../base/paths.ts';
import { findForeignPrograms } from '../../lab/foreign-programs.ts';
import { kernelsIn } from '../../lab/kernel-package.ts';
import { labParts } from '../../lab/lab-parts.ts';
import { missingTools } from '../../lab/missing-tools.ts';
import { architectures, thisArchitecture, type Architecture } from '../../platform/architecture.mjs';
import { toInstall } from '../../platform/to-install.ts';
import type { Finding } from '../../report/doctor-text.ts';

/** Whether `--arch` works here, or what it needs; nothing else needs that. */
export async function otherArchitectures(cache: string = cacheRoot()): Promise<Finding> {
  const others = architectures.filter((each) => each !== thisArchitecture);
  const findings = await Promise.all(others.map((other) => about(other, cache)));
  return {
    state: findings.every(({ isPossible }) => isPossible) ? 'ok' : 'note',
    detail: findings.map(({ words }) => words).join('\n'),
  };
}

async function about(other: Architecture, cache: string) {
  const { name } = other;
  const missing = (await missingTools(cache, other)).map((tool) => tool.package);
  if (missing.length > 0)
    return {
      isPossible: false,
      words: `--arch ${name} is not possible here, and not needed. For it: ${toInstall(missing)}`,
    };
  const { kernel, snapshot } = await labParts(cache, { arch: name });
  const programs = await findForeignPrograms(cache, other);
  const fetched = [...(kernel ? [] : ['a kernel']), ...(programs ? [] : ['programs'])].join(' and ');
  const toDo = [...(fetched === '' ? [] : [`fetches ${fetched}`]), ...(snapshot ? [] : ['takes a snapshot'])];
  const words = [
    ...(await kernelsIn(cache, name)).map(({ release }) => release),
    ...(toDo.length === 0 ? [] : [`the next run ${toDo.join(' and ')} for it`]),
  ];
  return { isPossible: true, words: `--arch ${name}: ${words.join(', ')}` };
}
