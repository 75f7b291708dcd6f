import { printName } from '../../sql/print-name.js'
import { rereadable } from '../../sql/rereadable.js'
import type { RoutineArgument, RoutineObject } from '../functions.js'
import { qualifiedName } from './words.js'

/** Name that routines of every kind share: with the same input types there is one function, procedure or aggregate. */
export function routineSlot(routine: RoutineObject): string {
  return `routine ${routine.id.slice(routine.kind.length + 1)}`
}

/** Arguments that callers give. */
export function inputsOf(routine: RoutineObject): readonly RoutineArgument[] {
  return routine.arguments.filter(({ mode }) => mode !== 'out')
}

/** `name integer default 1`, `variadic text[]`; the mode only where it is not `in`. */
export function printArgument(argument: RoutineArgument): string {
  return [
    ...(argument.mode === 'in' ? [] : [argument.mode]),
    ...(argument.name === null ? [] : [printName(argument.name)]),
    argument.type,
    ...(argument.default === null ? [] : [`default ${rereadable(argument.default)}`]),
  ].join(' ')
}

/** `public.f(a integer, b text)`; one argument to a line where they are many. */
export function printSignature(routine: RoutineObject): string {
  const list = routine.arguments.map(printArgument)
  const line = `${qualifiedName(routine)}(${list.join(', ')})`
  return line.length <= 80 ? line : `${qualifiedName(routine)}(\n  ${list.join(',\n  ')}\n)`
}

/**
 * Whether PostgreSQL takes CREATE OR REPLACE for it: same result and OUT row, no argument's name changed or removed,
 * no default removed, and where the type of an argument is open, no default of another type.
 */
export function acceptsReplacement(from: RoutineObject, to: RoutineObject): boolean {
  if (from.kind !== to.kind || from.returns !== to.returns || outRow(from) !== outRow(to)) return false
  const after = inputsOf(to)
  return inputsOf(from).every((argument, at) => acceptsArgument(argument, after[at]))
}

function acceptsArgument(from: RoutineArgument, to: RoutineArgument | undefined): boolean {
  if (to === undefined || (from.name !== null && from.name !== to.name)) return false
  if (from.default === null) return true
  const isOpen = /^any[a-z]/.test(from.type)
  return isOpen ? from.default === to.default : to.default !== null
}

/** Names and types of the row that OUT arguments make; a single one of a function is a value, and its name is free. */
function outRow(routine: RoutineObject): string {
  const out = routine.arguments.filter(({ mode }) => mode === 'out' || mode === 'inout')
  if (out.length < 2 && routine.kind !== 'procedure') return ''
  return JSON.stringify(out.map(({ name, type }) => [name, type]))
}
