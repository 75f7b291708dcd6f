/** A value in an array: text that a parser reads, null, or an array. */
export type ArrayItem<T> = T | null | readonly ArrayItem<T>[]

/**
 * Read PostgreSQL's text of an array: `{a,"b,c",NULL}`, also of several dimensions and with bounds (`[0:1]={a,b}`).
 * Pure; linear in its length.
 *
 * @param delimiter what stands between elements: `,`, of boxes `;`
 */
export function parseArray<T>(text: string, read: (item: string) => T, delimiter = ','): ArrayItem<T>[] {
  let at = text.indexOf('{')
  const readList = (): ArrayItem<T>[] => {
    const list: ArrayItem<T>[] = []
    at += 1
    while (at < text.length && text[at] !== '}') {
      if (text[at] === delimiter) at += 1
      else if (text[at] === '{') list.push(readList())
      else list.push(text[at] === '"' ? readQuoted() : readPlain())
    }
    at += 1
    return list
  }
  const readQuoted = (): T => {
    let item = ''
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1
      item += text[at]
    }
    at += 1
    return read(item)
  }
  const readPlain = (): T | null => {
    let item = ''
    for (; at < text.length && text[at] !== delimiter && text[at] !== '}'; at += 1) {
      if (text[at] === '\\') at += 1
      item += text[at]
    }
    return item.toUpperCase() === 'NULL' ? null : read(item)
  }
  return at === -1 ? [] : readList()
}
