import { relative, resolve } from 'node:path';
import { workshopFile } from '../base/paths.ts';

/** Whether it is the file that the learner's notes are about. */
export const isLearners = (file: string): boolean => resolve(file) === workshopFile;

/** As short as it can be named from here. */
export const shortName = (file: string): string => {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
};
