import type { ObjectId } from '../../catalog/object.js'
import { type Cluster, type DataModel, type Relationship, tablesOf } from '../../documents/model.js'
import { type Arranged, arrangeCluster, type Placed } from './arrange-cluster.js'
import { boxOf, headHeight, rowHeight } from './boxes.js'

/** A cluster as it is drawn: a frame with its title, its boxes in it. */
export interface Frame {
  readonly cluster: Cluster
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A line between two boxes, from what refers to what is referred to. */
export interface Line {
  readonly relationship: Relationship
  /** An SVG path. */
  readonly path: string
  /** It leads out of its cluster. */
  readonly isFar: boolean
}

/** A drawing; lengths in SVG units, the upper left corner is (0, 0). */
export interface Diagram {
  /** Empty where there is one cluster. */
  readonly frames: readonly Frame[]
  readonly boxes: readonly Placed[]
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
}

const padding = 28
const frameGap = 56
/** Height of a frame's title. */
const titleHeight = 30

/** Lay out all tables of a model: clusters in rows, lines between the columns that refer and are referred to. Pure. */
export function arrangeDiagram(model: Pick<DataModel, 'clusters' | 'relations'>): Diagram {
  const tables = new Map(tablesOf(model).map((table) => [table.id, table]))
  const groups = model.clusters.map((cluster) => ({
    cluster,
    inside: arrangeCluster(cluster.tables.flatMap((id) => tables.get(id) ?? []).map(boxOf)),
  }))
  const isOne = groups.length === 1
  const placed = placeGroups(groups, isOne ? 0 : titleHeight)
  const boxes = placed.flatMap((each) => each.boxes)
  const frames = placed.map(({ frame }) => frame)
  const clusterOf = new Map(
    model.clusters.flatMap(({ tables: ids, title }) => ids.map((id) => [id, title] as const)),
  )
  return {
    frames: isOne ? [] : frames,
    boxes,
    lines: linesBetween(boxes, clusterOf),
    width: Math.max(0, ...frames.map(({ x, width }) => x + width)),
    height: Math.max(0, ...frames.map(({ y, height }) => y + height)),
  }
}

interface Group {
  readonly cluster: Cluster
  readonly inside: Arranged
}

function placeGroups(groups: readonly Group[], title: number) {
  const outer = groups.map(({ cluster, inside }) => ({
    cluster,
    inside,
    width: inside.width + 2 * padding,
    height: inside.height + 2 * padding + title,
  }))
  const area = outer.reduce((sum, { width, height }) => sum + (width + frameGap) * (height + frameGap), 0)
  const limit = Math.max(Math.sqrt(area * 1.7), ...outer.map(({ width }) => width))
  const ordered = [...outer].sort(
    (a, b) => b.height - a.height || (a.cluster.title < b.cluster.title ? -1 : 1),
  )
  let [x, y, tallest] = [0, 0, 0]
  return ordered.map(({ cluster, inside, width, height }) => {
    if (x > 0 && x + width > limit) {
      y += tallest + frameGap
      x = 0
      tallest = 0
    }
    const frame: Frame = { cluster, x, y, width, height }
    const [left, top] = [x + padding, y + padding + title]
    x += width + frameGap
    tallest = Math.max(tallest, height)
    return { frame, boxes: inside.placed.map((each) => ({ ...each, x: each.x + left, y: each.y + top })) }
  })
}

function linesBetween(boxes: readonly Placed[], clusterOf: ReadonlyMap<ObjectId, string>): readonly Line[] {
  const places = new Map(boxes.map((placed) => [placed.box.table.id, placed]))
  return boxes.flatMap(({ box }) =>
    box.table.refersTo.flatMap((relationship): Line[] => {
      const from = places.get(relationship.from)
      const to = relationship.to === null ? undefined : places.get(relationship.to)
      if (!from || !to) return []
      const isFar = clusterOf.get(relationship.from) !== clusterOf.get(relationship.to!)
      return [{ relationship, path: pathBetween(from, to, relationship), isFar }]
    }),
  )
}

/** A curve between the facing sides of two boxes, or around their left sides where they stand above each other. */
function pathBetween(from: Placed, to: Placed, { columns, toColumns }: Relationship): string {
  const start = { left: from.x, right: from.x + from.box.width, y: heightOf(from, columns[0]) }
  const end = { left: to.x, right: to.x + to.box.width, y: heightOf(to, toColumns[0]) }
  if (from === to) return curve(start.right, start.y, end.right, end.y, [44, 44])
  if (end.right + 24 <= start.left)
    return curve(start.left, start.y, end.right, end.y, bend(start.left - end.right, [-1, 1]))
  if (start.right + 24 <= end.left)
    return curve(start.right, start.y, end.left, end.y, bend(end.left - start.right, [1, -1]))
  return curve(start.left, start.y, end.left, end.y, [-44, -44])
}

function bend(distance: number, [first, second]: readonly [number, number]): readonly [number, number] {
  const length = Math.min(160, Math.max(32, distance / 2))
  return [first * length, second * length]
}

function curve(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  [bend1, bend2]: readonly [number, number],
): string {
  const [a, b, c, d] = [x1, x1 + bend1, x2 + bend2, x2].map(Math.round)
  return `M${a} ${Math.round(y1)}C${b} ${Math.round(y1)} ${c} ${Math.round(y2)} ${d} ${Math.round(y2)}`
}

/** The middle of a column's row; of the head where the column is not drawn. */
function heightOf({ box, y }: Placed, column: string | undefined): number {
  const at = box.rows.findIndex((row) => row.column.name === column)
  return at === -1 ? y + headHeight / 2 : y + headHeight + (at + 0.5) * rowHeight
}
