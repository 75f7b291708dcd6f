import { code, codeBlock, inline } from './escape.js'
import { erDiagram } from './mermaid.js'
import { type Cluster, type DataModel, type DocRelation, tablesOf } from './model.js'
import { linked } from './render-relation.js'
import type { Section } from './section.js'

/** The diagram of each cluster, with links to the clusters that its tables refer to. Pure. */
export function diagramSections(model: DataModel): readonly Section[] {
  const tables = tablesOf(model)
  if (tables.length === 0) return []
  const isOne = model.clusters.length === 1
  const chapter: Section = {
    key: 'diagram',
    level: 2,
    title: 'Diagram',
    blocks: (anchors) =>
      isOne
        ? [codeBlock('mermaid', erDiagram(model.clusters[0]!, tables))]
        : [model.clusters.map((each) => linked(inline(each.title), clusterKey(each), anchors)).join(' · ')],
  }
  return isOne
    ? [chapter]
    : [chapter, ...model.clusters.map((cluster) => clusterSection(cluster, model, tables))]
}

function clusterSection(cluster: Cluster, model: DataModel, tables: readonly DocRelation[]): Section {
  return {
    key: clusterKey(cluster),
    level: 3,
    title: cluster.title,
    blocks: (anchors) => [
      codeBlock('mermaid', erDiagram(cluster, tables)),
      ...neighbourLines(cluster, model, tables).map(
        ({ to, words }) => `${linked(inline(to.title), clusterKey(to), anchors)}: ${words}.`,
      ),
    ],
  }
}

function clusterKey({ title }: Cluster): string {
  return `cluster ${title}`
}

/** Foreign keys that lead out of a cluster, by the cluster that they lead to. */
function neighbourLines(cluster: Cluster, { clusters }: DataModel, tables: readonly DocRelation[]) {
  const own = new Set(cluster.tables)
  const out = tables.filter(({ id }) => own.has(id)).flatMap(({ refersTo }) => refersTo)
  return clusters.flatMap((to) => {
    if (to === cluster) return []
    const others = new Set(to.tables)
    const links = out
      .filter((each) => each.to !== null && others.has(each.to))
      .map(
        ({ fromName, columns, toName }) => `${code(`${fromName}.${columns.join(', ')}`)} → ${code(toName)}`,
      )
    return links.length === 0 ? [] : [{ to, words: links.join('; ') }]
  })
}
