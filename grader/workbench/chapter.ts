import MarkdownIt from 'markdown-it';

/** Mermaid's text to SVG, as grader/setup/diagrams.mjs has drawn it. */
export type Diagrams = Readonly<Record<string, string>>;

/** The course's own Markdown as markup for the page, whose own ids are other ones: a chapter's begin with `chapter-`. */
export const chapterHtml = (markdown: string, diagrams: Diagrams = {}): string => renderer(diagrams).render(markdown);

/** Anchors are written into the chapters as HTML, so HTML is let through: the files are the kit's own, and the page's policy runs no script. */
function renderer(diagrams: Diagrams): InstanceType<typeof MarkdownIt> {
  const md = new MarkdownIt({ html: true });
  const { rules } = md.renderer;
  const html = (text: string) => text.replace(/<!--[^]*?-->/g, '').replace(/<a id="([\w-]+)">/g, '<a id="chapter-$1">');
  rules['html_block'] = (tokens, at) => html(tokens[at]?.content ?? '');
  rules['html_inline'] = (tokens, at) => html(tokens[at]?.content ?? '');
  rules['image'] = (tokens, at) => md.utils.escapeHtml(tokens[at]?.content ?? '');
  rules['fence'] = (tokens, at) => {
    const { info = '', content = '' } = tokens[at] ?? {};
    const code = md.utils.escapeHtml(content);
    if (info.trim() === 'mermaid') return diagram(diagrams[content], code);
    return `<pre class="code" data-language="${md.utils.escapeHtml(info.trim())}" tabindex="0"><code>${code}</code></pre>\n`;
  };
  rules['link_open'] = (tokens, at, options, _, self) => {
    const token = tokens[at];
    const href = String(token?.attrGet('href') ?? '');
    for (const [name, value] of attributesOf(href)) token?.attrSet(name, value);
    return self.renderToken(tokens, at, options);
  };
  return md;
}

/** Its text is there for those who do not see it. */
const diagram = (svg: string | undefined, text: string): string =>
  `${svg === undefined ? '' : `<figure class="diagram" tabindex="0" aria-label="Diagram">${svg.replace('<svg', '<svg aria-hidden="true"')}</figure>`}<details><summary>The diagram as text</summary><pre>${text}</pre></details>\n`;

/** Between chapters, the page turns the leaf itself; elsewhere opens a tab that knows nothing of this one. */
function attributesOf(href: string): [string, string][] {
  const [, chapter, anchor] = /^(?:([\w-]+)\.md)?(?:#([\w-]+))?$/.exec(href) ?? [];
  if (chapter !== undefined || anchor !== undefined)
    return [
      ['href', '#'],
      ['data-chapter', chapter ?? ''],
      ['data-anchor', anchor ?? ''],
    ];
  if (/^https?:\/\//.test(href))
    return [
      ['target', '_blank'],
      ['rel', 'noopener noreferrer'],
    ];
  return [
    ['href', '#'],
    ['class', 'outside'],
    ['title', `in the kit’s folder: ${href.replace(/^(\.\.\/)+/, '')}`],
  ];
}
