/** Colours go with marks: who sees no colours, or prints without, reads the same. */
export const reportStyle = `
:root { color-scheme: light dark; --pass: #b7e4c7; --fail: #f4a3a3; --skip: #e6e6e6; --ink: #1b1b1b; --dim: #5c5c5c; --line: #cfcfcf; }
@media (prefers-color-scheme: dark) { :root { --pass: #1f5c38; --fail: #8a2b2b; --skip: #333; --ink: #ededed; --dim: #a6a6a6; --line: #4a4a4a; } }
body { font: 16px/1.45 system-ui, sans-serif; color: var(--ink); max-width: 90rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.dim { color: var(--dim); font-weight: normal; } a { color: inherit; }
.stuck li { margin: .4rem 0; }
.scroll { overflow-x: auto; }
.map { border-collapse: collapse; font-size: .85rem; }
.map th, .map td { border: 1px solid var(--line); padding: .15rem .3rem; text-align: center; }
.map th[scope=row] { text-align: left; white-space: nowrap; position: sticky; left: 0; background: Canvas; }
.map td a { text-decoration: none; display: block; }
.step span { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: normal; }
.pass { background: var(--pass); } .fail { background: var(--fail); font-weight: bold; } .skipped { background: var(--skip); color: var(--dim); }
.legend span { border: 1px solid var(--line); padding: 0 .4rem; margin-left: .8rem; }
details { border-top: 1px solid var(--line); padding: .4rem 0; } summary { cursor: pointer; font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
@media print { @page { size: landscape; margin: 1cm; } body { padding: 0; } .scroll { overflow: visible; } .map { font-size: .6rem; } .map th, .map td { padding: 0 .1rem; }
  thead { display: table-header-group; } tr, .stuck li { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
