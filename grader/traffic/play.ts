import { within } from '../base/deadline.ts';
import { KitError } from '../base/errors.ts';
import { patience } from '../base/patience.ts';
import { exercises, type ExerciseName } from './exercises/index.ts';
import type { Plan } from './plan.ts';
import { seededRandom } from './random.ts';
import type { Stage } from './stage.ts';

/** Less than the host waits for a run, so that it hears what does not end. */
const DEADLINE_MS = () => 16_000 * patience;

/** Those that are played before the others, or beside them. */
const PLAYED_APART = new Set<ExerciseName>(['accept', 'neighbours', 'curl', 'servers']);

/** Plays the plan's exercises. Throws KitError TRAFFIC_STUCK, with what is still under way, after the deadline. */
export async function play(stage: Omit<Stage, 'random'>, plan: Plan, deadlineMs = DEADLINE_MS()): Promise<void> {
  const underWay = new Set<ExerciseName>();
  const playSome = async (wanted: (name: ExerciseName) => boolean) => {
    for (const name of plan.exercises.filter(wanted)) {
      underWay.add(name);
      await exercises[name]({ ...stage, random: seededRandom(plan.seed, name) });
      underWay.delete(name);
    }
  };
  const playAll = async () => {
    // Alone: no call but the probe's own is under way while the maps are looked at for what two threads have saved.
    await playSome((name) => name === 'accept');
    const neighbours = playSome((name) => name === 'neighbours');
    const clients = async () => {
      await Promise.all([playSome((name) => name === 'curl'), neighbours]);
      // The second probe is the client now: a first one that opens sockets would take the numbers of what others close.
      await playSome((name) => name === 'servers');
    };
    await Promise.all([clients(), neighbours.then(() => playSome((name) => !PLAYED_APART.has(name)))]);
    return true;
  };
  if (await within(deadlineMs, playAll())) return;
  const orders = [stage.probe, stage.twin].flatMap((probe) => probe.pending());
  throw new KitError(
    'machine',
    'TRAFFIC_STUCK',
    `The traffic did not end within ${deadlineMs / 1000} s. Under way: ${[...underWay].join(', ')}; ` +
      `orders to the probes: ${orders.join('; ') || 'none'}.`,
    'Run the command again when the machine is less busy; if it stays, please report this with what it printed.',
  );
}
