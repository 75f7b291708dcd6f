/**
 * Anchors as GitHub makes them of headings, in the order of the document: a second one of the same words gets `-1`.
 * Pure.
 */
export function slugsOf(headings: readonly string[]): readonly string[] {
  const taken = new Map<string, number>()
  return headings.map((heading) => {
    const base = slugOf(heading)
    let slug = base
    for (let count = taken.get(base) ?? 0; taken.has(slug); ) {
      count += 1
      slug = `${base}-${count}`
      taken.set(base, count)
    }
    taken.set(slug, 0)
    return slug
  })
}

/** The headings of a text in Markdown, without their `#`. Pure; fenced code holds none. */
export function headingsOf(markdown: string): readonly string[] {
  const text = markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, '')
  return [...text.matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)].map(([, words]) => words!)
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}
