import { PAGE_STYLE } from './page-style.ts';

/** How the picture looks: two lanes with the marks between them; dark where the reader's system is. */
export const STYLE = `
${PAGE_STYLE}
:root { --differs: light-dark(#8a4d00, #f0a33c); --extra: light-dark(#7a339f, #cf8ef4); }
* { box-sizing: border-box; }
html { scroll-padding-top: 7rem; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 var(--sans); }
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.01em; }
code, pre, summary, time { font-family: var(--mono); font-size: 0.86em; }
.verdict { margin: 0.4rem 0 0; font-weight: 650; color: var(--broken-ink); }
.verdict.pass { color: var(--passed-ink); }
.verdict span { margin-left: 0.6rem; font-weight: 400; color: var(--ink); }
.facts { margin: 0.2rem 0 0; color: var(--soft); }
.facts span + span::before { content: ' · '; }
.failed p { margin: 0; }
.failed dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 0.9rem; margin: 0.5rem 0 0; }
.failed dt { color: var(--soft); }
.failed dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.failed { margin: 0.8rem 0 0; padding: 0.5rem 0.8rem; border-left: 4px solid var(--broken-ink); background: var(--surface); border-radius: 0 6px 6px 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.35rem 1.4rem; margin: 1.4rem 0 0; padding: 0; list-style: none; color: var(--soft); }
.legend b { margin: 0 0.25rem 0 0.4rem; color: var(--ink); }
i { font-style: normal; display: inline-grid; place-items: center; width: 1.45rem; height: 1.45rem; border-radius: 50%;
  background: var(--wash); color: var(--soft); font-weight: 700; font-size: 0.85rem; }
.right > i { background: var(--passed-ink); color: var(--surface); }
.differs > i { background: var(--differs); color: var(--surface); }
.gap > i { background: var(--broken-ink); color: var(--surface); }
.extra > i { background: var(--extra); color: var(--surface); }
figure { margin: 1.4rem 0 0; padding: 0.8rem 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
figcaption { margin-top: 0.4rem; color: var(--soft); font-size: 0.86em; }
svg { display: block; width: 100%; height: auto; }
svg rect { fill: transparent; }
svg a:hover rect, svg a:focus-visible rect { fill: var(--wash); }
svg path { stroke: var(--line); stroke-width: 3; stroke-linecap: round; }
circle { fill: var(--soft); }
circle.right { fill: var(--passed-ink); }
circle.differs { fill: var(--differs); }
circle.gap { fill: var(--surface); stroke: var(--broken-ink); stroke-width: 2.5; }
circle.extra { fill: var(--extra); }
nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem; margin-top: 1.2rem; padding: 0.6rem 0;
  background: var(--ground); border-bottom: 1px solid var(--line); }
nav label { margin-right: auto; }
button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.7rem; cursor: pointer; }
button:hover { background: var(--wash); }
kbd { margin-left: 0.3rem; padding: 0 0.3rem; border: 1px solid var(--line); border-radius: 4px; font-size: 0.8em; color: var(--soft); }
.how { margin: 1.2rem 0 0; color: var(--soft); font-size: 0.92em; max-width: 60rem; }
.patterns { position: absolute; width: 0; height: 0; }
#hatched { color: var(--broken-ink); }
#dotted { color: var(--differs); }
pattern .paper { fill: var(--surface); }
pattern .ink { fill: currentColor; }
.streams { display: grid; gap: 0.7rem; padding: 0.7rem 1rem 0.5rem; border-bottom: 1px solid var(--line); }
.stream p { display: flex; flex-wrap: wrap; gap: 0 0.5rem; margin: 0 0 0.2rem; color: var(--soft); font-size: 0.86em; }
.stream p b { color: var(--ink); }
.stream p span { margin-left: auto; }
.stream p.ends { flex-wrap: nowrap; justify-content: space-between; margin: 0.1rem 0 0; font-variant-numeric: tabular-nums; }
.stream p.ends span { margin: 0; }
.stream > svg { height: auto; overflow: visible; }
.stream .passed rect { fill: var(--soft); opacity: 0.75; stroke: var(--surface); }
.stream .passed:nth-of-type(even) rect { opacity: 0.4; }
.stream rect { stroke: var(--surface); stroke-width: 1; }
.stream .right rect { fill: var(--passed-ink); }
.stream .differs rect { fill: url(#dotted); stroke: var(--differs); }
.stream .gap rect { fill: url(#hatched); stroke: var(--broken-ink); }
.stream .extra rect { fill: var(--extra); }
.stream .silent rect, .stream .free rect { fill: var(--wash); stroke: var(--line); stroke-dasharray: 3 3; }
.stream a:hover rect, .stream a:focus-visible rect { stroke: var(--accent); stroke-width: 3; }
.stream a:focus-visible { outline: none; }
.stream .cuts path { stroke: var(--surface); stroke-width: 1; vector-effect: non-scaling-stroke; }
.stream line { stroke: var(--differs); stroke-width: 1; opacity: 0.6; }
.stream circle { fill: var(--differs); }
.stream text { font: 700 13px var(--sans); text-anchor: middle; paint-order: stroke; stroke: var(--surface); stroke-width: 4px; pointer-events: none; }
.stream text.gap { fill: var(--broken-ink); }
.stream text.differs { fill: var(--differs); }
.lanes, li[class] { display: grid; grid-template-columns: minmax(0, 1fr) 3rem minmax(0, 1fr); }
.lanes { padding: 0.8rem 1rem 0; color: var(--soft); font-size: 0.86em; font-weight: 600; }
.legend li { display: flex; align-items: center; }
section { margin-top: 0.8rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: clip; }
section:target { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); }
h2 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.6rem; margin: 0; padding: 0.6rem 1rem; font-size: 1rem; border-bottom: 1px solid var(--line); }
h2 small { color: var(--soft); font-weight: 400; }
h2 em { margin-left: auto; font-style: normal; font-size: 0.85em; font-weight: 650; color: var(--broken-ink); }
ol { margin: 0; padding: 0; list-style: none; }
ol > li { padding: 0.4rem 1rem; scroll-margin: 8rem; }
ol > li { position: relative; }
ol > li > i { position: relative; justify-self: center; }
/* The line between the marks. */
ol > li::before { content: ''; position: absolute; top: 0; bottom: 0; left: calc(50% - 1px); width: 2px; background: var(--line); }
ol > li:first-child::before { top: 1rem; }
ol > li:last-child::before { bottom: calc(100% - 1rem); }
ol > li.differs { background: color-mix(in srgb, var(--differs) 8%, transparent); }
ol > li.gap { background: color-mix(in srgb, var(--broken-ink) 8%, transparent); }
ol > li.extra { background: color-mix(in srgb, var(--extra) 8%, transparent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.call { display: flex; gap: 0.8rem; }
.call details { flex: 1; min-width: 0; }
time { flex: none; width: 6.4rem; line-height: 1.75; color: var(--soft); }
.silent summary, .free summary, .unwatched summary { color: var(--soft); }
.event > code { padding-left: 0.95rem; }
.remark { margin: 0.1rem 0 0; padding-left: 0.95rem; font-size: 0.92em; font-weight: 600; overflow-wrap: anywhere; }
.differs .remark { color: var(--differs); }
.extra .remark, .remark.extra { color: var(--extra); }
.remark.differs { color: var(--differs); }
.remark.gap { color: var(--broken-ink); }
.remark.more, .differs .remark.more, .extra .remark.more { color: var(--soft); }
.remark > details { margin-left: -0.95rem; }
.event > code + .remark { margin-top: 0.3rem; }
.gap .event > code:only-child { color: var(--broken-ink); font-weight: 650; }
ol > li:target { box-shadow: inset 0 0 0 2px var(--accent); }
.remark span { display: block; font-weight: 400; color: var(--soft); }
summary small { font-size: 0.92em; color: var(--soft); }
summary { cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
details ul { color: var(--soft); font-size: 0.86em; margin: 0.2rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
pre { margin: 0.3rem 0; padding: 0.5rem 0.7rem; max-height: 20rem; overflow: auto; background: var(--wash); color: var(--ink); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; direction: ltr; unicode-bidi: isolate; }
pre s { text-decoration: none; color: var(--soft); opacity: 0.6; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.only-wrong section:not(.has-wrong) { display: none; }
ol.trace > li::before { content: none; }
.diagnostic > p { margin: 0; padding: 0.6rem 1rem; font-weight: 600; overflow-wrap: anywhere; }
.diagnostic.error small { color: var(--broken-ink); }
.trace { border-top: 1px solid var(--line); }
.trace code { overflow-wrap: anywhere; white-space: pre-wrap; }
.trace .place { margin-right: 0.8rem; color: var(--soft); }
.trace p { margin: 0; padding-left: 1rem; color: var(--accent); font-size: 0.92em; }
.trace p::before { content: '← '; }
.nothing { margin-top: 2rem; }
@media (max-width: 46rem) {
  .lanes { display: none; }
  ol > li { grid-template-columns: 2rem minmax(0, 1fr) !important; }
  ol > li::before { left: calc(2rem - 1px); }
  ol > li > i { justify-self: start; grid-row: 1 / span 2; grid-column: 1; }
  ol > li > .event { grid-column: 2; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 11px; background: none; }
  nav, summary::marker { display: none; }
  section, figure { break-inside: avoid-page; }
  i { print-color-adjust: exact; }
  pre { max-height: none; }
}
`;

/** Two keys and a filter; without it the page is whole, too. */
export const SCRIPT = `
const only = document.getElementById('only-wrong');
only?.addEventListener('change', () => document.body.classList.toggle('only-wrong', only.checked));
const remarks = [...document.querySelectorAll('li[tabindex]')];
const go = (step) => {
  const at = remarks.indexOf(document.activeElement?.closest('li[tabindex]'));
  const next = remarks[at < 0 ? (step > 0 ? 0 : remarks.length - 1) : (at + step + remarks.length) % remarks.length];
  next?.focus();
  next?.scrollIntoView({ block: 'center' });
};
document.getElementById('next')?.addEventListener('click', () => go(1));
document.getElementById('previous')?.addEventListener('click', () => go(-1));
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'n') go(1);
  if (event.key === 'p') go(-1);
});
`;
