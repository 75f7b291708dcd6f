import * as v from 'valibot'
import { describeIssues } from './describe-issues.js'
import type { MigrationBody, MigrationConfig, ParameterSpecs } from './migration.js'
import { mistakeInValue, parameterName } from './parameter-value.js'

const text = v.string('must be a text')
const flag = v.boolean('must be true or false')
const milliseconds = v.pipe(
  v.number('must be a number of milliseconds'),
  v.integer('must be whole milliseconds'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(2_147_483_647, 'must fit in 32 bits'),
)
const body = v.custom<MigrationBody>((value) => typeof value === 'function', 'must be a function')

const config = v.objectWithRest(
  {
    transaction: v.optional(flag),
    irreversible: v.optional(flag),
    description: v.optional(text),
    lockTimeoutMs: v.optional(milliseconds),
  },
  v.never(),
)

const types = ['uuid', 'text', 'integer', 'boolean', 'choice'] as const
const parameter = v.objectWithRest(
  {
    type: v.picklist(types, `must be one of ${types.join(', ')}`),
    summary: text,
    default: v.optional(text),
    choices: v.optional(
      v.pipe(v.array(text, 'must be a list of texts'), v.minLength(1, 'must name a value')),
    ),
  },
  v.never(),
)

const definition = v.object({
  config: v.optional(config),
  parameters: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(parameterName, 'must be letters, digits and _')),
      parameter,
      'must be an object',
    ),
  ),
  up: body,
  down: v.optional(body),
})

const keys = [
  'transaction',
  'irreversible',
  'description',
  'lockTimeoutMs',
  'type',
  'summary',
  'default',
  'choices',
]

/** What a migration module exports, checked. */
export interface CheckedDefinition {
  readonly config: MigrationConfig
  readonly parameters: ParameterSpecs
  readonly up: MigrationBody
  readonly down: MigrationBody | null
}

/**
 * Check what a migration module exports. Pure. Other exports than config, parameters, up and down are let be.
 *
 * @returns the definition, or every mistake in it as one line
 */
export function checkDefinition(
  exported: Readonly<Record<string, unknown>>,
): CheckedDefinition | readonly string[] {
  if (exported['up'] === undefined) return ['it exports no function up']
  const parsed = v.safeParse(definition, exported)
  if (!parsed.success) return describeIssues(parsed.issues, keys)
  const parameters = (parsed.output.parameters ?? {}) as ParameterSpecs
  const mistakes = Object.entries(parameters).flatMap(([name, spec]) => choiceMistakes(name, spec))
  if (mistakes.length > 0) return mistakes
  const { up, down = null } = parsed.output
  return { config: (parsed.output.config ?? {}) as MigrationConfig, parameters, up, down }
}

function choiceMistakes(name: string, spec: ParameterSpecs[string]): string[] {
  const path = `parameters.${name}`
  const hasChoices = 'choices' in spec && spec.choices !== undefined
  if ((spec.type === 'choice') !== hasChoices) {
    return [
      hasChoices ? `${path}.choices belongs to type choice, not ${spec.type}` : `${path}.choices is missing`,
    ]
  }
  const wrong = spec.default === undefined ? null : mistakeInValue(spec, spec.default)
  return wrong ? [`${path}.default ${wrong}, but is "${spec.default}"`] : []
}
