/** A place in a file; both count from 1, columns in UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A list or mapping of a YAML or JSON file. `items` are its texts where it is a list of plain values. */
export interface Structured {
  readonly json: string
  readonly items: readonly (string | null)[] | null
}

/** One value as the file gives it: text, null, a list or mapping, or undefined where the row leaves it out. */
export type Cell = string | null | undefined | Structured

/** A row of a file; `cells` stand in the order of the file's columns. */
export interface LookupRow {
  readonly line: number
  readonly cells: readonly Cell[]
  /** What the reader needs to tell the place of a cell. */
  readonly origin: unknown
}

/** A column as a file names it, and where it does so first. */
export interface NamedColumn {
  readonly name: string
  readonly place: Place
}

/** Rows of a file, read again by each call of `batches`; a CSV file is never held whole. */
export interface LookupRows {
  readonly columns: readonly NamedColumn[]
  batches(): AsyncIterable<readonly LookupRow[]>
  /** Where the cell of a column (by index) is; the row itself for null. */
  place(row: LookupRow, column: number | null): Place
}

/** A lookup file. `open` reads as much as tells its columns. */
export interface LookupSource {
  /** Absolute. */
  readonly file: string
  /** The path as messages and reports show it. */
  readonly label: string
  /**
   * @param key      columns that a list of plain values fills, where it is one
   * @param mistakes gets what is wrong with the file's form, now and while `batches` runs
   */
  open(key: readonly string[], mistakes: Mistakes): Promise<LookupRows>
  /** sha256 of the file's bytes, hex, as they are now. */
  hash(): Promise<string>
}

/** Something wrong in a file. `near` are the names that `typed` may stand for. */
export interface Mistake {
  readonly place: Place
  readonly message: string
  readonly near?: { readonly typed: string; readonly names: readonly string[] }
}

/** All that is wrong with one file. */
export class Mistakes {
  readonly list: Mistake[] = []

  add(place: Place, message: string, near?: Mistake['near']): void {
    this.list.push({ place, message, ...(near ? { near } : {}) })
  }

  get found(): boolean {
    return this.list.length > 0
  }
}
