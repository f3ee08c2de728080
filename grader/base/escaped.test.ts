import { expect, test } from '@jest/globals';
import { escaped } from './escaped.ts';

test('no text becomes markup, in an element or in an attribute', () => {
  expect(escaped(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
});

test('what XML cannot hold, or turns a line round, becomes a question mark', () => {
  expect(escaped('a\u0000b\u001bc\u0085d\u202ee\ufffef\n\tg')).toBe('a?b?c?d?e?f\n\tg');
});
