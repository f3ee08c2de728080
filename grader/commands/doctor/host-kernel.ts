import { KitError } from '../../base/errors.ts';
import { hostBackend } from '../../backend/host-backend.ts';
import type { Finding } from '../../report/doctor-text.ts';

/** Whether this machine's own kernel could be used; nobody needs it. */
export function hostKernel(): Finding {
  try {
    hostBackend(() => undefined);
    return { state: 'ok', detail: 'possible' };
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    return { state: 'note', detail: `not possible here, and not needed: ${error.message}` };
  }
}
