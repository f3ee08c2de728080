import { byId } from '../../web/page/dom.ts';

const KEY = 'panes';
const STEP = 2;
const LEAST = 15;

/** Shares of the width, in hundredths; the editor has the rest. */
interface Widths {
  chapter: number;
  steps: number;
}

/** Panes that can be made wider and narrower, with the mouse or the arrow keys; this browser remembers how. */
export function listenToDividers(): void {
  let widths = remembered();
  const set = (next: Widths) => {
    const chapter = Math.min(Math.max(next.chapter, LEAST), 100 - 2 * LEAST);
    const steps = Math.min(Math.max(next.steps, LEAST), 100 - LEAST - chapter);
    widths = { chapter, steps };
    localStorage.setItem(KEY, JSON.stringify(widths));
    draw(widths);
  };
  draw(widths);
  divider(
    'divider-chapter',
    (share) => set({ ...widths, chapter: share }),
    () => widths.chapter,
  );
  divider(
    'divider-steps',
    (share) => set({ ...widths, steps: 100 - share }),
    () => 100 - widths.steps,
  );
}

function divider(id: string, set: (share: number) => void, now: () => number): void {
  const element = byId(id);
  element.addEventListener('pointerdown', (down) => {
    element.setPointerCapture(down.pointerId);
    const move = ({ clientX }: PointerEvent) => set((100 * clientX) / document.documentElement.clientWidth);
    element.addEventListener('pointermove', move);
    element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', move), {
      once: true,
    });
  });
  element.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(now() + step);
  });
}

function draw({ chapter, steps }: Widths): void {
  const { style } = document.documentElement;
  style.setProperty('--chapter', `${chapter}fr`);
  style.setProperty('--editor', `${100 - chapter - steps}fr`);
  style.setProperty('--steps', `${steps}fr`);
  byId('divider-chapter').setAttribute('aria-valuenow', String(Math.round(chapter)));
  byId('divider-steps').setAttribute('aria-valuenow', String(Math.round(100 - steps)));
}

function remembered(): Widths {
  const usual = { chapter: 33, steps: 28 };
  try {
    const { chapter, steps } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Widths>;
    return typeof chapter === 'number' && typeof steps === 'number' ? { chapter, steps } : usual;
  } catch {
    return usual;
  }
}
