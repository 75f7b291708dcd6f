const pageBytes = 8192
/** Header and item pointer of an entry that points to a page. */
const innerOverheadBytes = 12

/**
 * Levels above the leaves of a B-tree: each page of a level points at as many below it as entries fit on it. Pure.
 *
 * @param entryBytes of its columns
 */
export function treeHeight(pages: number, entryBytes: number): number {
  const most = Math.max(2, Math.floor(pageBytes / (entryBytes + innerOverheadBytes)))
  let [height, level] = [0, Math.max(1, pages - 1)]
  while (level > 1) {
    // The top page is filled to its end before it is split; pages below are filled to 70 %.
    level = level <= most ? 1 : Math.ceil(level / (0.7 * most))
    height += 1
  }
  return height
}
