import { expect, test } from '@jest/globals';
import { laneHtml } from './stream-svg.ts';
import { longPicture } from './timeline.testing.ts';

test('16,000 chunks, of which every second one is missing, are drawn in few blocks, and none of that is hidden', () => {
  const { timelines } = longPicture(500, 32);
  const [timeline] = timelines;
  const [lane] = timeline?.lanes ?? [];
  if (!timeline || !lane) throw new Error('there is no lane');
  expect(lane.streams[0]?.stretches.length).toBe(16_000);
  const html = laneHtml(lane, timeline, () => 'c0r0');
  expect(html.length).toBeLessThan(150_000);
  expect(html.match(/class="gap"/g)?.length).toBeGreaterThan(100);
});
