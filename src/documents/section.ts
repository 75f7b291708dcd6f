/** Link to a section by its key, as `#anchor`; null where there is no such section. */
export type Anchors = (key: string) => string | null

/** A heading and what stands below it. */
export interface Section {
  /** What other sections call it: an object's id, or a name of its own. */
  readonly key: string
  readonly level: 2 | 3
  /** Plain text. */
  readonly title: string
  /** Blocks of Markdown; an empty line comes between them. */
  readonly blocks: (anchors: Anchors) => readonly string[]
}
