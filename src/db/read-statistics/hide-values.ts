import { type Domain, type DomainSources, planDomains } from '../../statistics/domains.js'
import { type ColumnTypes, rankLexemes, redact, standInsOf, valueColumns } from '../../statistics/redact.js'
import { spansAround } from '../../statistics/spans.js'
import type { StandIns } from '../../statistics/stand-ins.js'
import type { Statistics } from '../../statistics/statistics.js'
import type { Session } from '../database.js'
import { orderOf, rankTexts } from './rank-values.js'

/**
 * Replace the values in a document of statistics. This server orders them, by the collations of their columns; nothing is written.
 * Runs in the transaction that is open.
 *
 * @param sources what else is known of the columns
 */
export async function hideValues(
  session: Session,
  statistics: Statistics,
  { types, ...sources }: Omit<DomainSources, 'columns'> & { readonly types: ColumnTypes },
): Promise<Statistics> {
  const plan = planDomains({ columns: valueColumns(statistics, types), ...sources })
  const standIns = new Map<string, StandIns | null>()
  const relative = new Set<string>()
  for (const domain of plan.domains) {
    const made = await makeStandIns(session, domain, statistics.takenAt)
    standIns.set(domain.key, made?.standIns ?? null)
    if (made?.isRelative) relative.add(domain.key)
  }
  return redact(statistics, plan, { types, standIns, relative })
}

interface Made {
  readonly standIns: StandIns
  readonly isRelative: boolean
}

/** With the constants that queries name; where these leave no room, without them; at last without the moments. */
async function makeStandIns(session: Session, domain: Domain, takenAt: string): Promise<Made | null> {
  if (domain.values.length === 0) return null
  if (domain.family.kind === 'lexeme') {
    const standIns = standInsOf(domain, rankLexemes(domain.values))
    return standIns && { standIns, isRelative: false }
  }
  const spans = domain.family.kind === 'number' ? spansAround(takenAt, domain.family.codec) : []
  const tries = [
    ...(domain.constants.length > 0 ? [{ domain, spans }] : []),
    { domain: { ...domain, constants: [] }, spans },
    ...(domain.parts.length > 0 ? [{ domain: { ...domain, constants: [], parts: [] }, spans }] : []),
    ...(spans.length > 0 ? [{ domain: { ...domain, constants: [] }, spans: [] }] : []),
  ]
  for (const one of tries) {
    const standIns = await attempt(session, one.domain, one.spans)
    const isRelative = one.spans.length > 0 && one.domain.constants.length === 0
    if (standIns !== null) return { standIns, isRelative }
  }
  return null
}

async function attempt(session: Session, domain: Domain, spans: readonly string[]): Promise<StandIns | null> {
  const order = orderOf(domain)
  const ranked = await rankTexts(session, order, [...domain.values, ...domain.constants, ...spans])
  const made = standInsOf(domain, ranked, spans)
  if (made === null || ranked === null) return null
  const again = await rankTexts(session, order, [...new Set(made.values())])
  return again !== null && keepsOrder(made, ranked, again) ? made : null
}

/** The stand-ins must be in the order of their values for this server, too. */
function keepsOrder(
  made: StandIns,
  ranked: ReadonlyMap<string, number>,
  again: ReadonlyMap<string, number>,
): boolean {
  const places = [...made].map(([text, standIn]) => ({
    rank: ranked.get(text)!,
    standIn: again.get(standIn)!,
  }))
  places.sort((a, b) => a.rank - b.rank)
  return places.every((place, at) => {
    const last = places[at - 1]
    if (last === undefined) return true
    return last.rank === place.rank ? last.standIn === place.standIn : last.standIn < place.standIn
  })
}
