import type { SaidMisconception } from '../misconception.ts';
import { conversions } from './conversions.ts';
import { fieldsAndValues } from './fields-and-values.ts';
import { functions } from './functions.ts';
import { headersAndTypes } from './headers-and-types.ts';
import { hookParameters } from './hook-parameters.ts';
import { limits } from './limits.ts';
import { mapMacros } from './map-macros.ts';
import { mapsAndOutputs } from './maps-and-outputs.ts';
import { names } from './names.ts';
import { otherDialects } from './other-dialects.ts';
import { otherLanguages } from './other-languages.ts';
import { pastedText } from './pasted-text.ts';
import { printing } from './printing.ts';
import { punctuation } from './punctuation.ts';

/**
 * What clang 14 to 19, libbcc and LLVM say about a learner's program. The first row that fits a message explains it, so
 * that special rows stand above general ones, and the order of the files is part of that.
 */
export const clang: SaidMisconception[] = [
  ...pastedText,
  ...mapMacros,
  ...otherDialects,
  ...hookParameters,
  ...printing,
  ...otherLanguages,
  ...headersAndTypes,
  ...punctuation,
  ...names,
  ...functions,
  ...mapsAndOutputs,
  ...conversions,
  ...fieldsAndValues,
  ...limits,
];
