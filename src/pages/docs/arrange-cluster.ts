import type { ObjectId } from '../../catalog/object.js'
import type { Box } from './boxes.js'

/** A box and where its upper left corner is. */
export interface Placed {
  readonly box: Box
  readonly x: number
  readonly y: number
}

/** Boxes that were given places from (0, 0) on. */
export interface Arranged {
  readonly placed: readonly Placed[]
  readonly width: number
  readonly height: number
}

const columnGap = 72
const rowGap = 28
/** A column of boxes is broken above this height. */
const tallestColumn = 760

/**
 * Give the boxes of a cluster places: what is referred to stands left of what refers to it, boxes without a reference
 * below. Pure.
 */
export function arrangeCluster(boxes: readonly Box[]): Arranged {
  const ids = new Set(boxes.map(({ table }) => table.id))
  const parents = new Map(boxes.map((box) => [box.table.id, parentsIn(box, ids)]))
  const isTied = (box: Box) =>
    parents.get(box.table.id)!.length > 0 ||
    boxes.some(({ table }) => parents.get(table.id)!.includes(box.table.id))
  const tied = boxes.filter(isTied)
  const layered = placeColumns(orderLayers(layersOf(tied, parents), parents).flatMap(breakLayer))
  const loose = boxes.filter((box) => !isTied(box))
  const below = placeRows(loose, Math.max(layered.width, widthFor(loose)))
  const top = layered.placed.length > 0 && below.placed.length > 0 ? layered.height + rowGap : layered.height
  return {
    placed: [...layered.placed, ...below.placed.map((each) => ({ ...each, y: each.y + top }))],
    width: Math.max(layered.width, below.width),
    height: top + below.height,
  }
}

type Parents = ReadonlyMap<ObjectId, readonly ObjectId[]>

function parentsIn({ table }: Box, ids: ReadonlySet<ObjectId>): readonly ObjectId[] {
  const found = table.refersTo.flatMap(({ to }) =>
    to !== null && to !== table.id && ids.has(to) ? [to] : [],
  )
  return [...new Set(found)]
}

/** Boxes by the longest chain of references below them; a circle is cut where it is met. */
function layersOf(boxes: readonly Box[], parents: Parents): readonly (readonly Box[])[] {
  const depths = new Map<ObjectId, number>()
  const open = new Set<ObjectId>()
  const depthOf = (id: ObjectId): number => {
    const known = depths.get(id)
    if (known !== undefined || open.has(id)) return known ?? 0
    open.add(id)
    const depth = Math.max(-1, ...(parents.get(id) ?? []).filter((each) => !open.has(each)).map(depthOf)) + 1
    open.delete(id)
    depths.set(id, depth)
    return depth
  }
  const layers: Box[][] = []
  for (const box of boxes) {
    const depth = depthOf(box.table.id)
    while (layers.length <= depth) layers.push([])
    layers[depth]!.push(box)
  }
  return layers.filter((layer) => layer.length > 0)
}

/** Within a layer, a box stands about where those that it refers to stand in the layers before. */
function orderLayers(layers: readonly (readonly Box[])[], parents: Parents): readonly (readonly Box[])[] {
  const places = new Map<ObjectId, number>()
  return layers.map((layer) => {
    const wish = ({ table }: Box) => {
      const known = (parents.get(table.id) ?? []).flatMap((id) => places.get(id) ?? [])
      return known.length === 0 ? 0.5 : known.reduce((sum, each) => sum + each, 0) / known.length
    }
    const ordered = [...layer].sort((a, b) => wish(a) - wish(b) || (a.table.name < b.table.name ? -1 : 1))
    for (const [at, { table }] of ordered.entries()) places.set(table.id, (at + 0.5) / ordered.length)
    return ordered
  })
}

function breakLayer(layer: readonly Box[]): readonly (readonly Box[])[] {
  const columns: Box[][] = [[]]
  let height = 0
  for (const box of layer) {
    if (height > 0 && height + box.height > tallestColumn) {
      columns.push([])
      height = 0
    }
    columns.at(-1)!.push(box)
    height += box.height + rowGap
  }
  return columns
}

/** Columns side by side, each in the middle of the height. */
function placeColumns(columns: readonly (readonly Box[])[]): Arranged {
  const heightOf = (column: readonly Box[]) =>
    column.reduce((sum, { height }) => sum + height + rowGap, -rowGap)
  const height = Math.max(0, ...columns.map(heightOf))
  const placed: Placed[] = []
  let x = 0
  for (const column of columns) {
    let y = (height - heightOf(column)) / 2
    for (const box of column) {
      placed.push({ box, x, y })
      y += box.height + rowGap
    }
    x += Math.max(0, ...column.map(({ width }) => width)) + columnGap
  }
  return { placed, width: Math.max(0, x - columnGap), height }
}

/** Boxes side by side, a new row where the width is used up. */
function placeRows(boxes: readonly Box[], width: number): Arranged {
  const placed: Placed[] = []
  let [x, y, tallest, widest] = [0, 0, 0, 0]
  for (const box of boxes) {
    if (x > 0 && x + box.width > width) {
      y += tallest + rowGap
      x = 0
      tallest = 0
    }
    placed.push({ box, x, y })
    x += box.width + rowGap
    widest = Math.max(widest, x - rowGap)
    tallest = Math.max(tallest, box.height)
  }
  return { placed, width: widest, height: boxes.length === 0 ? 0 : y + tallest }
}

/** Of about the shape of a screen. */
function widthFor(boxes: readonly Box[]): number {
  return Math.sqrt(boxes.reduce((sum, { width, height }) => sum + width * height, 0) * 2)
}
