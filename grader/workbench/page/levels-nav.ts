import { byId, make } from '../../web/page/dom.ts';
import type { Course } from '../chapter-routes.ts';

/** The levels, with those that are passed, and the one that is open. */
export function drawLevels({ levels, passed }: Course, open: number, onOpen: (level: number) => void): void {
  byId('levels').replaceChildren(
    ...levels.map(({ number, title }) => {
      const isPassed = passed.includes(number);
      const button = make('button', isPassed ? 'passed' : '', [String(number), isPassed ? ' ✓' : '']);
      button.type = 'button';
      button.title = title;
      button.setAttribute('aria-label', `Level ${number}: ${title}${isPassed ? ', passed' : ''}`);
      if (number === open) button.setAttribute('aria-current', 'true');
      button.addEventListener('click', () => onOpen(number));
      return button;
    }),
  );
}
