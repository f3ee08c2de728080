import type { ClassResults } from './class-results.ts';

/** A file to write below the folder of the results. */
export interface Output {
  path: string;
  text: string;
}

/** Makes files from results. Pure: the same results, the same files. */
export type Renderer = (results: ClassResults) => Output[];
