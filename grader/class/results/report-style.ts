import { PAGE_STYLE } from '../../report/page-style.ts';

/** A page to read and to print: cards on the ground that all pages share, and the map of the class. */
export const reportStyle = `
${PAGE_STYLE}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 90rem; background: var(--ground); color: var(--ink); font: 15px/1.5 var(--sans); }
header { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 3rem; }
h1 { margin: 0; font-size: 1.9rem; font-weight: 650; letter-spacing: -0.02em; }
h2 { margin: 0 0 0.6rem; font-size: 1.15rem; font-weight: 650; }
code, pre { font-family: var(--mono); font-size: 0.86em; }
a { color: inherit; } a:hover { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.facts { flex-basis: 100%; margin: 0; color: var(--soft); }
.dim { color: var(--soft); font-weight: normal; }
.figures { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0; }
.figures div { display: flex; flex-direction: row-reverse; align-items: baseline; gap: 0.4rem; }
.figures dt { color: var(--soft); }
.figures dd { margin: 0; font-size: 1.9rem; font-weight: 700; line-height: 1; font-variant-numeric: tabular-nums; }
.figures .passed dd { color: var(--passed-ink); } .figures .disturbs dd { color: var(--stuck-ground); }
section { margin-top: 1rem; padding: 1rem 1.2rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.decide { border-left: 4px solid var(--stuck-ground); }
.decide p { margin: 0; }
.stuck { margin: 0; padding-left: 1.4rem; } .stuck li { margin: 0.4rem 0; }
.scroll { overflow-x: auto; }
.map { border-collapse: collapse; font-size: 0.85rem; }
.map th, .map td { border: 1px solid var(--line); padding: 0.15rem 0.3rem; text-align: center; white-space: nowrap; }
.map th[scope=row] { text-align: left; white-space: nowrap; position: sticky; left: 0; background: var(--surface); }
.map td a { text-decoration: none; display: block; }
.step span { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: normal; }
.pass { background: var(--passed-ground); color: var(--passed-ink); }
.fail { background: var(--broken-ground); color: var(--broken-ink); font-weight: bold; }
.skipped { background: var(--wash); color: var(--soft); }
.legend { margin: 0 0 0.6rem; color: var(--soft); }
.legend span { border: 1px solid var(--line); padding: 0 0.4rem; margin-left: 0.8rem; }
details { border-top: 1px solid var(--line); padding: 0.4rem 0; } summary { cursor: pointer; font-weight: 600; }
pre { margin: 0.4rem 0; padding: 0.6rem 0.8rem; background: var(--wash); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { @page { size: landscape; margin: 1cm; } body { max-width: none; padding: 0; background: none; } section { border: 0; padding: 0; }
  .scroll { overflow: visible; } .map { font-size: 0.6rem; } .map th, .map td { padding: 0 0.1rem; }
  thead { display: table-header-group; } tr, .stuck li { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
