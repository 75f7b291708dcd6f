import type {
  TextSearchConfigurationObject,
  TextSearchDictionaryObject,
  TextSearchParserObject,
  TextSearchTemplateObject,
} from '../../catalog/text-search.js'
import { tokenize } from '../../sql/lexer.js'
import { baseObject, functionName, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

/** Text search parsers, templates, dictionaries and configurations. */
export const textSearchReader: KindReader = {
  name: 'text search',
  queries: () => [parsers, templates, dictionaries, configurations],
  build: ([parserRows, templateRows, dictionaryRows, configurationRows], context) => [
    ...parserRows!.map((row) => buildParser(row, context)),
    ...templateRows!.map((row) => buildTemplate(row, context)),
    ...dictionaryRows!.map((row) => buildDictionary(row, context)),
    ...configurationRows!.map((row) => buildConfiguration(row, context)),
  ],
}

const parsers = `select p.oid, n.nspname as schema, p.prsname as name, ${functionName('p.prsstart::oid')} as start,
  ${functionName('p.prstoken::oid')} as get_token, ${functionName('p.prsend::oid')} as end,
  ${functionName('p.prsheadline::oid')} as headline, ${functionName('p.prslextype::oid')} as lex_types,
  ${commentOf(classOid.textSearchParser, 'p.oid')} as comment
from pg_catalog.pg_ts_parser p join pg_catalog.pg_namespace n on n.oid = p.prsnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.textSearchParser, 'p.oid')}`

const templates = `select t.oid, n.nspname as schema, t.tmplname as name, ${functionName('t.tmplinit::oid')} as init,
  ${functionName('t.tmpllexize::oid')} as lexize, ${commentOf(classOid.textSearchTemplate, 't.oid')} as comment
from pg_catalog.pg_ts_template t join pg_catalog.pg_namespace n on n.oid = t.tmplnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.textSearchTemplate, 't.oid')}`

const dictionaries = `select d.oid, n.nspname as schema, d.dictname as name, d.dictowner as owner,
  pg_catalog.format('%I.%I', tn.nspname, t.tmplname) as template, d.dictinitoption as options,
  ${commentOf(classOid.textSearchDictionary, 'd.oid')} as comment
from pg_catalog.pg_ts_dict d join pg_catalog.pg_namespace n on n.oid = d.dictnamespace
  join pg_catalog.pg_ts_template t on t.oid = d.dicttemplate join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.textSearchDictionary, 'd.oid')}`

const configurations = `select c.oid, n.nspname as schema, c.cfgname as name, c.cfgowner as owner,
  pg_catalog.format('%I.%I', pn.nspname, p.prsname) as parser,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(t.alias, pg_catalog.format('%I.%I', dn.nspname, d.dictname))
      order by m.maptokentype, m.mapseqno)
    from pg_catalog.pg_ts_config_map m join pg_catalog.ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
      join pg_catalog.pg_ts_dict d on d.oid = m.mapdict join pg_catalog.pg_namespace dn on dn.oid = d.dictnamespace
    where m.mapcfg = c.oid) as mappings, ${commentOf(classOid.textSearchConfiguration, 'c.oid')} as comment
from pg_catalog.pg_ts_config c join pg_catalog.pg_namespace n on n.oid = c.cfgnamespace
  join pg_catalog.pg_ts_parser p on p.oid = c.cfgparser join pg_catalog.pg_namespace pn on pn.oid = p.prsnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.textSearchConfiguration, 'c.oid')}`

function buildParser(row: Row, context: BuildContext): Built {
  const object: Omit<TextSearchParserObject, 'needs'> = {
    ...baseObject('text search parser', row, context),
    start: String(row['start']),
    getToken: String(row['get_token']),
    end: String(row['end']),
    headline: textOrNull(row['headline']),
    lexTypes: String(row['lex_types']),
  }
  return { object, addresses: [`${classOid.textSearchParser}:${row['oid']}:0`] }
}

function buildTemplate(row: Row, context: BuildContext): Built {
  const object: Omit<TextSearchTemplateObject, 'needs'> = {
    ...baseObject('text search template', row, context),
    init: textOrNull(row['init']),
    lexize: String(row['lexize']),
  }
  return { object, addresses: [`${classOid.textSearchTemplate}:${row['oid']}:0`] }
}

function buildDictionary(row: Row, context: BuildContext): Built {
  const object: Omit<TextSearchDictionaryObject, 'needs'> = {
    ...baseObject('text search dictionary', row, context),
    template: String(row['template']),
    options: splitOptions(String(row['options'] ?? '')),
  }
  return { object, addresses: [`${classOid.textSearchDictionary}:${row['oid']}:0`] }
}

function buildConfiguration(row: Row, context: BuildContext): Built {
  const mappings: Record<string, string[]> = {}
  for (const [token, dictionary] of (row['mappings'] ?? []) as readonly [string, string][]) {
    mappings[token] = [...(mappings[token] ?? []), dictionary]
  }
  const object: Omit<TextSearchConfigurationObject, 'needs'> = {
    ...baseObject('text search configuration', row, context),
    parser: String(row['parser']),
    mappings,
  }
  return { object, addresses: [`${classOid.textSearchConfiguration}:${row['oid']}:0`] }
}

/** `a = 'x, y', b = 1` → `["a = 'x, y'", 'b = 1']`. */
function splitOptions(text: string): readonly string[] {
  const commas = [...tokenize(text)].filter(({ start }) => text[start] === ',').map(({ start }) => start)
  const starts = [0, ...commas.map((at) => at + 1)]
  return starts.map((start, at) => text.slice(start, commas[at]).trim()).filter((option) => option !== '')
}
