import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architectures, thisArchitecture, type Architecture } from '../platform/architecture.mjs';

/** The architecture that kernel headers were configured for: only for that one they have generated files. */
export const headersArchitecture = (headers: string): Architecture =>
  architectures.find(({ libbcc }) => existsSync(join(headers, 'arch', libbcc, 'include', 'generated'))) ??
  thisArchitecture;
