import type { ObjectId } from '../catalog/object.js'
import type { DataModel } from './model.js'

/** A table, view or column that nobody described. */
export interface MissingComment {
  readonly id: ObjectId
  /** `prompts`, `prompts.title`. */
  readonly name: string
  readonly kind: 'column' | 'foreign table' | 'materialized view' | 'table' | 'view'
  /** The statement that describes it, but for the words. */
  readonly sql: string
}

/**
 * Tables, views and their columns without a comment. A view's column that shows a table's as it is has the table's.
 * Pure.
 */
export function missingComments({ relations }: Pick<DataModel, 'relations'>): readonly MissingComment[] {
  return relations.flatMap(({ id, kind, name, comment, columns }) => [
    ...(isEmpty(comment) ? [{ id, name, kind, sql: `comment on ${id} is '…';` }] : []),
    ...columns
      .filter((column) => isEmpty(column.comment))
      .map((column) => ({
        id: column.id,
        name: `${name}.${column.name}`,
        kind: 'column' as const,
        sql: `comment on ${column.id} is '…';`,
      })),
  ])
}

function isEmpty(comment: string | null): boolean {
  return comment === null || comment.trim() === ''
}
