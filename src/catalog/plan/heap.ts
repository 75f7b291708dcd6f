/** Numbers in the order of their keys; equal keys in the order of the numbers. */
export class Heap {
  readonly #keys: readonly string[]
  readonly #items: number[] = []

  constructor(keys: readonly string[]) {
    this.#keys = keys
  }

  get size(): number {
    return this.#items.length
  }

  push(item: number): void {
    const items = this.#items
    items.push(item)
    let at = items.length - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#precedes(items[at]!, items[up]!)) break
      this.#swap(at, up)
      at = up
    }
  }

  pop(): number | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return first
    items[0] = last
    this.#sink(0)
    return first
  }

  #sink(start: number): void {
    let at = start
    for (;;) {
      const children = [2 * at + 1, 2 * at + 2].filter((child) => child < this.#items.length)
      const least = children.sort((a, b) => (this.#precedes(this.#items[a]!, this.#items[b]!) ? -1 : 1))[0]
      if (least === undefined || !this.#precedes(this.#items[least]!, this.#items[at]!)) return
      this.#swap(at, least)
      at = least
    }
  }

  #precedes(a: number, b: number): boolean {
    const first = this.#keys[a]!
    const second = this.#keys[b]!
    return first === second ? a < b : first < second
  }

  #swap(a: number, b: number): void {
    const item = this.#items[a]!
    this.#items[a] = this.#items[b]!
    this.#items[b] = item
  }
}
