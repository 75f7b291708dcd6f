import type { ObjectKind } from '../object.js'
import { accessMethodRules } from './access-method.js'
import { aggregateRules } from './aggregate.js'
import { baseTypeRules } from './base-type.js'
import { castRules } from './cast.js'
import { collationRules } from './collation.js'
import { columnRules } from './column.js'
import { compositeTypeRules } from './composite-type.js'
import { constraintRules } from './constraint.js'
import { conversionRules } from './conversion.js'
import { defaultRules } from './default.js'
import { defaultPrivilegesRules } from './default-privileges.js'
import { domainRules } from './domain.js'
import { domainConstraintRules } from './domain-constraint.js'
import { enumRules } from './enum.js'
import { eventTriggerRules } from './event-trigger.js'
import { extensionRules } from './extension.js'
import { foreignDataWrapperRules } from './foreign-data-wrapper.js'
import { foreignTableRules } from './foreign-table.js'
import { functionRules } from './function.js'
import { languageRules } from './language.js'
import { materializedViewRules } from './materialized-view.js'
import { operatorRules } from './operator.js'
import { operatorClassRules } from './operator-class.js'
import { operatorFamilyRules } from './operator-family.js'
import { policyRules } from './policy.js'
import { publicationRules } from './publication.js'
import { rangeTypeRules } from './range-type.js'
import { rewriteRuleRules } from './rewrite-rule.js'
import type { AnyRules } from './rule.js'
import { schemaRules } from './schema.js'
import { sequenceRules } from './sequence.js'
import { serverRules } from './server.js'
import { statisticsRules } from './statistics.js'
import { subscriptionRules } from './subscription.js'
import { tableRules } from './table.js'
import { indexRules } from './table-index.js'
import {
  textSearchConfigurationRules,
  textSearchDictionaryRules,
  textSearchParserRules,
  textSearchTemplateRules,
} from './text-search.js'
import { transformRules } from './transform.js'
import { triggerRules } from './trigger.js'
import { unsupportedRules } from './unsupported.js'
import { userMappingRules } from './user-mapping.js'
import { viewRules } from './view.js'

/** Rules of every kind, in the order in which kinds come in a plan where nothing else decides. */
export const allRules: readonly AnyRules[] = [
  schemaRules,
  extensionRules,
  languageRules,
  collationRules,
  conversionRules,
  accessMethodRules,
  foreignDataWrapperRules,
  serverRules,
  userMappingRules,
  enumRules,
  domainRules,
  domainConstraintRules,
  compositeTypeRules,
  rangeTypeRules,
  baseTypeRules,
  textSearchParserRules,
  textSearchTemplateRules,
  textSearchDictionaryRules,
  textSearchConfigurationRules,
  foreignTableRules,
  sequenceRules,
  tableRules,
  columnRules,
  defaultRules,
  constraintRules,
  indexRules,
  statisticsRules,
  functionRules,
  aggregateRules,
  viewRules,
  materializedViewRules,
  triggerRules,
  rewriteRuleRules,
  policyRules,
  publicationRules,
  defaultPrivilegesRules,
  eventTriggerRules,
  castRules,
  operatorRules,
  operatorFamilyRules,
  operatorClassRules,
  transformRules,
  subscriptionRules,
  unsupportedRules,
]

const byKind = new Map<ObjectKind, { readonly rules: AnyRules; readonly rank: number }>(
  allRules.flatMap((rules, rank) =>
    rules.kinds.map((kind) => [kind as ObjectKind, { rules, rank }] as const),
  ),
)

/** The rules of a kind. @throws TypeError for a kind without rules: the list above lacks it */
export function rulesOf(kind: ObjectKind): AnyRules {
  const found = byKind.get(kind)
  if (!found) throw new TypeError(`no rules for objects of the kind "${kind}"`)
  return found.rules
}

/** Place of a kind in the list. */
export function rankOf(kind: ObjectKind): number {
  return byKind.get(kind)?.rank ?? allRules.length
}
