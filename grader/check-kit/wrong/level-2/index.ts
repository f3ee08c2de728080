import type { WrongProgram } from '../../program.ts';
import { bytes } from './bytes.ts';
import { fields } from './fields.ts';
import { hooks } from './hooks.ts';
import { oneEvent } from './one-event.ts';
import { onlyHttp } from './only-http.ts';
import { released } from './released.ts';

export const level2: WrongProgram[] = [...hooks, ...oneEvent, ...onlyHttp, ...fields, ...bytes, ...released];
