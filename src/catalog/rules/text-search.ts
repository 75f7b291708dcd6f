import { printName } from '../../sql/print-name.js'
import type { CatalogObject } from '../object.js'
import type {
  TextSearchConfigurationObject,
  TextSearchDictionaryObject,
  TextSearchParserObject,
  TextSearchTemplateObject,
} from '../text-search.js'
import type { KindRules, StepDraft } from './rule.js'
import { listSql } from './type-words.js'
import { qualifiedName } from './words.js'

const addressOf = (object: CatalogObject) => `${object.kind} ${qualifiedName(object)}`
const dropSteps = (object: CatalogObject): readonly StepDraft[] => [{ sql: [`drop ${addressOf(object)}`] }]

/** `create text search … (word = value, …)`; words without a value are left out. */
function createStep(object: CatalogObject, words: Readonly<Record<string, string | null>>): StepDraft {
  const items = Object.entries(words).flatMap(([word, value]) =>
    value === null ? [] : [`${word} = ${value}`],
  )
  return { sql: [`create ${addressOf(object)} ${listSql(items)}`] }
}

/** Text search parsers; nothing of them can be altered. */
export const textSearchParserRules: KindRules<TextSearchParserObject> = {
  kinds: ['text search parser'],
  address: addressOf,
  create: (parser) => [
    createStep(parser, {
      start: parser.start,
      gettoken: parser.getToken,
      end: parser.end,
      headline: parser.headline,
      lextypes: parser.lexTypes,
    }),
  ],
  drop: dropSteps,
  alter: () => 'replace',
  survives: () => true,
}

/** Text search templates; nothing of them can be altered. */
export const textSearchTemplateRules: KindRules<TextSearchTemplateObject> = {
  kinds: ['text search template'],
  address: addressOf,
  create: (template) => [createStep(template, { init: template.init, lexize: template.lexize })],
  drop: dropSteps,
  alter: () => 'replace',
  survives: () => true,
}

/** Text search dictionaries. Options that are set again move behind the others, so all are set, in order. */
export const textSearchDictionaryRules: KindRules<TextSearchDictionaryObject> = {
  kinds: ['text search dictionary'],
  address: addressOf,
  create: (dictionary) => {
    const options = [`template = ${dictionary.template}`, ...dictionary.options]
    return [{ sql: [`create ${addressOf(dictionary)} ${listSql(options)}`] }]
  },
  drop: dropSteps,
  alter: (from, to) => {
    if (from.template !== to.template) return 'replace'
    const kept = new Set(to.options.map(optionName))
    const gone = from.options.map(optionName).filter((name) => !kept.has(name))
    const sql = `alter ${addressOf(to)} ${listSql([...gone, ...to.options])}`
    return { steps: [{ sql: [sql], property: 'options' }] }
  },
  survives: () => true,
}

const optionName = (option: string) => option.slice(0, option.indexOf(' = '))

/** Text search configurations: one mapping for each list of dictionaries. */
export const textSearchConfigurationRules: KindRules<TextSearchConfigurationObject> = {
  kinds: ['text search configuration'],
  address: addressOf,
  create: (configuration) => {
    const created = createStep(configuration, { parser: configuration.parser })
    return [
      {
        sql: [
          ...created.sql,
          ...mappingSql(configuration, { verb: 'add', tokens: Object.keys(configuration.mappings) }),
        ],
      },
    ]
  },
  drop: dropSteps,
  alter: (from, to) => {
    if (from.parser !== to.parser) return 'replace'
    const sql = changedMappings(from, to)
    return { steps: [{ sql, property: 'mappings' }] }
  },
  survives: () => true,
}

function changedMappings(
  from: TextSearchConfigurationObject,
  to: TextSearchConfigurationObject,
): readonly string[] {
  const before = from.mappings
  const after = to.mappings
  const gone = Object.keys(before).filter((token) => !(token in after))
  const isSame = (token: string) => JSON.stringify(before[token]) === JSON.stringify(after[token])
  const tokens = Object.keys(after)
  return [
    ...(gone.length > 0 ? [`alter ${addressOf(to)} drop mapping for ${gone.map(printName).join(', ')}`] : []),
    ...mappingSql(to, { verb: 'alter', tokens: tokens.filter((token) => token in before && !isSame(token)) }),
    ...mappingSql(to, { verb: 'add', tokens: tokens.filter((token) => !(token in before)) }),
  ]
}

/** Types of tokens with the same dictionaries share a statement. */
function mappingSql(
  configuration: TextSearchConfigurationObject,
  { verb, tokens }: { readonly verb: 'add' | 'alter'; readonly tokens: readonly string[] },
): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const token of tokens) {
    const dictionaries = configuration.mappings[token]!.join(', ')
    groups.set(dictionaries, [...(groups.get(dictionaries) ?? []), token])
  }
  return [...groups].map(
    ([dictionaries, names]) =>
      `alter ${addressOf(configuration)}\n  ${verb} mapping for ${names.map(printName).join(', ')} with ${dictionaries}`,
  )
}
