import type {
  CastObject,
  CollationObject,
  ConversionObject,
  LanguageObject,
  TransformObject,
  UnsupportedObject,
} from '../../catalog/small.js'
import { printName } from '../../sql/print-name.js'
import { baseObject, functionName, functionSignature, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, firstUserOid, grantsOf, notOfExtension, userSchema } from './sql.js'

/** Collations, casts, conversions, languages and transforms; security labels, which are only named. */
export const smallReader: KindReader = {
  name: 'small kinds',
  queries: (version) => [collations(version), casts, conversions, languages, transforms, securityLabels],
  build: ([collationRows, castRows, conversionRows, languageRows, transformRows, labelRows], context) => [
    ...collationRows!.map((row) => buildCollation(row, context)),
    ...castRows!.map((row) => buildCast(row, context)),
    ...conversionRows!.map((row) => buildConversion(row, context)),
    ...languageRows!.map((row) => buildLanguage(row, context)),
    ...transformRows!.map((row) => buildTransform(row, context)),
    ...labelRows!.map((row) => buildSecurityLabel(row, context)),
  ],
}

function collations(version: number): string {
  const icu = version >= 170000 ? 'c.colllocale' : version >= 150000 ? 'c.colliculocale' : 'null'
  return `select c.oid, n.nspname as schema, c.collname as name, c.collowner as owner, c.collprovider as provider,
  coalesce(${icu}, case when c.collcollate = c.collctype then c.collcollate end) as locale,
  case when c.collcollate <> c.collctype then c.collcollate end as lc_collate,
  case when c.collcollate <> c.collctype then c.collctype end as lc_ctype,
  c.collisdeterministic as deterministic, ${version >= 160000 ? 'c.collicurules' : 'null'} as rules,
  ${commentOf(classOid.collation, 'c.oid')} as comment
from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.collation, 'c.oid')}`
}

// The cast of a range to its multirange comes with the range type.
const casts = `select c.oid, pg_catalog.format_type(c.castsource, null) as source,
  pg_catalog.format_type(c.casttarget, null) as target, c.castmethod as method, c.castcontext as context,
  ${functionSignature('c.castfunc')} as function, ${commentOf(classOid.cast, 'c.oid')} as comment
from pg_catalog.pg_cast c
where c.oid >= ${firstUserOid} and ${notOfExtension(classOid.cast, 'c.oid')} and not exists (
  select from pg_catalog.pg_range r where r.rngtypid = c.castsource and r.rngmultitypid = c.casttarget)`

const conversions = `select c.oid, n.nspname as schema, c.conname as name, c.conowner as owner,
  pg_catalog.pg_encoding_to_char(c.conforencoding) as source, pg_catalog.pg_encoding_to_char(c.contoencoding) as target,
  ${functionName('c.conproc::oid')} as function, c.condefault as is_default,
  ${commentOf(classOid.conversion, 'c.oid')} as comment
from pg_catalog.pg_conversion c join pg_catalog.pg_namespace n on n.oid = c.connamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.conversion, 'c.oid')}`

// plpgsql belongs to an extension that every database has; what is granted on it is the user's.
const languages = `select l.oid, l.lanname as name, l.lanpltrusted as trusted,
  case when l.lanname <> 'plpgsql' then l.lanowner end as owner, ${functionName('l.lanplcallfoid')} as handler,
  ${functionName('l.laninline')} as inline, ${functionName('l.lanvalidator')} as validator,
  case when l.lanname <> 'plpgsql' then ${commentOf(classOid.language, 'l.oid')} end as comment,
  ${grantsOf('l.lanacl', 'l', 'l.lanowner')} as grants
from pg_catalog.pg_language l
where l.lanispl and (l.lanname = 'plpgsql' or ${notOfExtension(classOid.language, 'l.oid')})`

const transforms = `select t.oid, pg_catalog.format_type(t.trftype, null) as type, l.lanname as language,
  ${functionSignature('t.trffromsql::oid')} as from_sql, ${functionSignature('t.trftosql::oid')} as to_sql,
  ${commentOf(classOid.transform, 't.oid')} as comment
from pg_catalog.pg_transform t join pg_catalog.pg_language l on l.oid = t.trflang
where ${notOfExtension(classOid.transform, 't.oid')}`

const securityLabels = `select s.provider, s.label, i.type, i.identity
from pg_catalog.pg_seclabel s
  cross join lateral pg_catalog.pg_identify_object(s.classoid, s.objoid, s.objsubid) i`

const providers = { b: 'builtin', c: 'libc', i: 'icu' } as const
const contexts = { a: 'assignment', e: 'explicit', i: 'implicit' } as const

function buildCollation(row: Row, context: BuildContext): Built {
  const object: Omit<CollationObject, 'needs'> = {
    ...baseObject('collation', row, context),
    provider: providers[row['provider'] as keyof typeof providers],
    locale: textOrNull(row['locale']),
    lcCollate: textOrNull(row['lc_collate']),
    lcCtype: textOrNull(row['lc_ctype']),
    deterministic: row['deterministic'] === true,
    rules: textOrNull(row['rules']),
  }
  return { object, addresses: [`${classOid.collation}:${row['oid']}:0`] }
}

function buildCast(row: Row, context: BuildContext): Built {
  const name = `(${row['source']} as ${row['target']})`
  const object: Omit<CastObject, 'needs'> = {
    ...baseObject('cast', { ...row, name }, context),
    id: `cast ${name}`,
    source: String(row['source']),
    target: String(row['target']),
    method: methodOf(row),
    context: contexts[row['context'] as keyof typeof contexts],
  }
  return { object, addresses: [`${classOid.cast}:${row['oid']}:0`] }
}

function methodOf(row: Row): string {
  if (row['method'] === 'i') return 'inout'
  return row['method'] === 'b' ? 'without function' : `function ${row['function']}`
}

function buildConversion(row: Row, context: BuildContext): Built {
  const object: Omit<ConversionObject, 'needs'> = {
    ...baseObject('conversion', row, context),
    source: String(row['source']),
    target: String(row['target']),
    function: String(row['function']),
    isDefault: row['is_default'] === true,
  }
  return { object, addresses: [`${classOid.conversion}:${row['oid']}:0`] }
}

function buildLanguage(row: Row, context: BuildContext): Built {
  const object: Omit<LanguageObject, 'needs'> = {
    ...baseObject('language', row, context),
    trusted: row['trusted'] === true,
    handler: String(row['handler']),
    inline: textOrNull(row['inline']),
    validator: textOrNull(row['validator']),
  }
  return { object, addresses: [`${classOid.language}:${row['oid']}:0`] }
}

function buildTransform(row: Row, context: BuildContext): Built {
  const name = `for ${row['type']} language ${printName(String(row['language']))}`
  const object: Omit<TransformObject, 'needs'> = {
    ...baseObject('transform', { ...row, name }, context),
    id: `transform ${name}`,
    type: String(row['type']),
    language: String(row['language']),
    fromSql: textOrNull(row['from_sql']),
    toSql: textOrNull(row['to_sql']),
  }
  return { object, addresses: [`${classOid.transform}:${row['oid']}:0`] }
}

function buildSecurityLabel(row: Row, context: BuildContext): Built {
  const name = `${row['provider']} on ${row['type']} ${row['identity']}`
  const object: Omit<UnsupportedObject, 'needs'> = {
    ...baseObject('unsupported', { name }, context),
    id: `unsupported security label ${name}`,
    detail: String(row['label']),
  }
  return { object, addresses: [] }
}
