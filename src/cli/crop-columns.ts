import stringWidth from 'string-width'

/**
 * The part of a line from display column `start` that takes at most `room` columns, with an ellipsis in the
 * place of what is left out on either side. A wide character is never split. Pure.
 */
export function cropColumns(line: string, start: number, room: number): string {
  if (start === 0 && stringWidth(line) <= room) return line
  // The ellipses take a column each.
  const last = start + room - 1 - (start > 0 ? 1 : 0)
  let column = 0
  let kept = ''
  let isCut = false
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    const end = column + stringWidth(segment)
    if (column >= start && end <= last) kept += segment
    else if (column < start && end > start) kept += ' '.repeat(end - start)
    else if (end > last) isCut = true
    column = end
  }
  const head = start > 0 && column > start ? '…' : ''
  return head + kept + (isCut ? '…' : '')
}
