/**
 * Links of a text in Markdown, made for one folder, as another folder writes them. Pure; links with a scheme, from the
 * root or to a heading stay, and so does code.
 *
 * @param move a relative path as the other folder writes it
 */
export function rebaseLinks(markdown: string, move: (path: string) => string): string {
  const parts = markdown.split(/(^(?:`{3,}|~{3,})[^\n]*\n[\s\S]*?^(?:`{3,}|~{3,})[ \t]*$|`[^`\n]*`)/m)
  return parts
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(link, (_, start, path) => `${start}${move(path)}`),
    )
    .join('')
}

const link = /(\]\()(?![a-z][a-z0-9+.-]*:|[#/<])([^)\s#]+)/gi
