import type { Bundle, MapSpec, ProgramSpec } from './bundle.ts';
import { referencesOf } from './instructions.ts';

/**
 * The maps that must exist before these programs can load, in an order in which they can be made: a map that is the
 * pattern for another's inner maps comes before it.
 */
export function referredMaps(bundle: Bundle, programs: ProgramSpec[], alsoNamed: string[] = []): MapSpec[] {
  const wanted = new Set(programs.flatMap(mapIds));
  for (const map of bundle.maps) if (alsoNamed.includes(map.name)) wanted.add(map.id);
  for (const map of bundle.maps) if (wanted.has(map.id) && map.innerMapId !== 0) wanted.add(map.innerMapId);
  return bundle.maps
    .filter((map) => wanted.has(map.id))
    .sort((a, b) => Number(a.innerMapId !== 0) - Number(b.innerMapId !== 0));
}

const mapIds = (program: ProgramSpec): number[] =>
  referencesOf(program).flatMap(({ mapId }) => (mapId === undefined ? [] : [mapId]));
