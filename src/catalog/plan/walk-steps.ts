import { rulesOf } from '../rules/index.js'
import type { Scope } from '../rules/rule.js'
import { Heap } from './heap.js'
import type { Step } from './step.js'

/** Steps, what comes after each by its number, and where each stands when nothing else decides. */
export interface Walk {
  readonly steps: readonly Step[]
  readonly after: readonly Set<number>[]
  readonly keys: readonly string[]
  readonly scope: Scope
}

type Mode = 'inside' | 'alone' | 'outside'

interface State extends Walk {
  /** How many steps each still waits for. */
  readonly waiting: number[]
  readonly done: Set<number>
  readonly ordered: Step[]
  readonly ready: Readonly<Record<Mode, Heap>>
}

/**
 * Steps in an order that keeps every link, lowest key first, statements of one transaction mode together. Circles
 * are broken: by an object that is there already, by a stand-in, else where the key is lowest.
 */
export function walkSteps(walk: Walk): readonly Step[] {
  const state = begin(walk)
  let mode: Mode = 'inside'
  while (state.done.size < walk.steps.length) {
    mode = nextMode(mode, state)
    const at = state.ready[mode].pop()
    if (at === undefined) breakCircle(state)
    else if (!state.done.has(at)) take(at, state)
  }
  return state.ordered
}

/** Stay in a mode while there is something to do in it. */
function nextMode(mode: Mode, { ready }: State): Mode {
  const modes: readonly Mode[] = [mode, 'inside', 'alone', 'outside']
  return modes.find((each) => ready[each].size > 0) ?? mode
}

function begin(walk: Walk): State {
  const waiting = walk.steps.map(() => 0)
  for (const next of walk.after) for (const at of next) waiting[at]! += 1
  const heap = () => new Heap(walk.keys)
  const ready = { inside: heap(), alone: heap(), outside: heap() }
  const state: State = { ...walk, waiting, done: new Set(), ordered: [], ready }
  waiting.forEach((count, at) => {
    if (count === 0) push(at, state)
  })
  return state
}

function push(at: number, { steps, ready }: State): void {
  ready[steps[at]!.draft.transaction ?? 'inside'].push(at)
}

function take(at: number, state: State): void {
  state.done.add(at)
  state.ordered.push(state.steps[at]!)
  release(at, state)
}

/** What comes after a step need not wait for it any more. @param which  of them; all where absent */
function release(at: number, state: State, which: readonly number[] = [...state.after[at]!]): void {
  for (const next of which) {
    state.waiting[next]! -= 1
    if (state.waiting[next] === 0 && !state.done.has(next)) push(next, state)
    state.after[at]!.delete(next)
  }
}

function breakCircle(state: State): void {
  const circle = circleOf(state)
  const standing = circle.find((at) => isStanding(state.steps[at]!))
  if (standing !== undefined) {
    release(standing, state)
    return
  }
  for (const at of circle) {
    const sql = stubOf(state.steps[at]!, state.scope)
    if (sql === null) continue
    const { object } = state.steps[at]!
    state.ordered.push({
      action: state.steps[at]!.action,
      object,
      draft: { sql },
      needs: [],
      provides: [],
      removes: [],
    })
    // A stand-in for a type has no values: tables wait for the type itself.
    release(
      at,
      state,
      [...state.after[at]!].filter((next) => reaches(next, at, state)),
    )
    return
  }
  const falling = fallingCircle(circle, state)
  if (falling.length > 0) fall(falling, state)
  else take(circle[0]!, state)
}

/** Drops that wait for each other and for nothing else: CASCADE of one takes exactly the others along. */
function fallingCircle(circle: readonly number[], state: State): readonly number[] {
  const isDrop = (at: number) => state.steps[at]!.draft.sql.every((sql) => sql.startsWith('drop '))
  for (const at of circle) {
    const round = circle.filter((other) => reaches(at, other, state) && reaches(other, at, state))
    const isAwaited = (one: number) =>
      circle.some((other) => !round.includes(other) && state.after[other]!.has(one))
    if (round.every(isDrop) && !round.some(isAwaited)) return round
  }
  return []
}

function fall(round: readonly number[], state: State): void {
  const step = state.steps[round[0]!]!
  const sql = step.draft.sql.map((statement) => `${statement} cascade`)
  state.ordered.push({ ...step, draft: { ...step.draft, sql } })
  for (const at of round) state.done.add(at)
  for (const at of round) release(at, state)
}

/** A routine or view that changes in place: others may use it as it is. */
function isStanding({ action, object }: Step): boolean {
  return action === 'alter' && rulesOf(object.kind).stub !== undefined
}

/** A stand-in that needs nothing: for what is to come, until it can be filled; for what is to go, so that it lets go. */
function stubOf(step: Step, scope: Scope): readonly string[] | null {
  const isMade = step.action === 'create' && step.provides.includes(step.object.id)
  const isDropped = step.action === 'drop' && step.removes.includes(step.object.id)
  if (!isMade && !isDropped) return null
  return rulesOf(step.object.kind).stub?.(step.object, scope) ?? null
}

/** Steps that wait for themselves in a round, lowest key first. */
function circleOf(state: State): readonly number[] {
  const rest = state.steps.map((_, at) => at).filter((at) => !state.done.has(at) && state.waiting[at]! > 0)
  const circle = rest.filter((at) => reachesItself(at, state))
  return circle.sort((a, b) => (state.keys[a]! < state.keys[b]! ? -1 : 1))
}

function reachesItself(start: number, state: State): boolean {
  return reaches(start, start, state)
}

function reaches(start: number, goal: number, { after, done }: State): boolean {
  const seen = new Set<number>()
  const stack = [...after[start]!]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === goal) return true
    if (seen.has(at) || done.has(at)) continue
    seen.add(at)
    stack.push(...after[at]!)
  }
  return false
}
