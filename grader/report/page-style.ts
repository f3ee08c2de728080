/**
 * The look that all pages share: the class board, the picture of a run and the report of a class. Colours go with signs or
 * words, so that who sees no colours reads the same.
 */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f2ec, #101218);
  --surface: light-dark(#ffffff, #1b1e27);
  --line: light-dark(#d9d5c9, #333846);
  --ink: light-dark(#1b1a17, #f3f1ea);
  --soft: light-dark(#57534a, #b4b1a6);
  --accent: light-dark(#3341b8, #a9b4ff);
  --passed-ground: light-dark(#d6f0e2, #10402f);
  --passed-ink: light-dark(#0a5239, #8ce8c2);
  --broken-ground: light-dark(#fbe1dc, #4a211f);
  --broken-ink: light-dark(#8c1d18, #ffb9ae);
  --stuck-ground: light-dark(#b8400a, #ffb357);
  --stuck-ink: light-dark(#ffffff, #221503);
  --wash: light-dark(#ece9e0, #252935);
  --sans: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
`;
