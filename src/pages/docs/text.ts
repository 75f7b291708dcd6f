import type { ObjectId } from '../../catalog/object.js'
import { type Html, type HtmlValue, html } from '../html.js'

/** Text as code; nothing where there is none. */
export function codeHtml(text: string): Html | null {
  return text === '' ? null : html`<code>${text}</code>`
}

/** What an object is called in the page's addresses. */
export function anchorOf(id: ObjectId): string {
  return id.replace(/[^\w.-]/g, (sign) => (sign === ' ' ? '-' : `~${sign.codePointAt(0)!.toString(16)}`))
}

/** A link to an object's section; the words alone where it has none. */
export function linkTo(id: ObjectId | null, words: HtmlValue): HtmlValue {
  return id === null ? words : html`<a href="#${anchorOf(id)}">${words}</a>`
}

/** Values with something between them. */
export function joinHtml(values: readonly HtmlValue[], between: HtmlValue): readonly HtmlValue[] {
  return values.flatMap((value, at) => (at === 0 ? [value] : [between, value]))
}

/** Bytes as people read them: `12 kB`, `1.4 GB`. */
export function sizeWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** at
  return `${value >= 10 || at === 0 ? Math.round(value) : value.toFixed(1)} ${units[at]}`
}

/** A number with a narrow space between its thousands. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}
