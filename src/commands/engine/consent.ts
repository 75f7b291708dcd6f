import { countAtStake } from '../../db/count-at-stake.js'
import type { Session } from '../../db/database.js'
import { VaultDbError } from '../../errors.js'
import { describeHazard, type Hazard, hazardKinds, hazardsOf } from '../../migration/hazards.js'
import type { Context } from '../context.js'

/** Thrown inside a migration, before its commit, when it would lose data that nobody has agreed to. */
export class HazardFound extends Error {
  constructor(readonly hazards: readonly Hazard[]) {
    super('a statement would lose data')
  }
}

/**
 * Keeps data from being lost without consent. A migration that drops or truncates something is rolled back
 * before its commit; then the rows are counted, and where there are any and `--allow` does not
 * name the kind, a person is asked; then the migration runs again.
 */
export class ConsentGuard {
  readonly #context: Context
  readonly #allowed: ReadonlySet<string>
  readonly #settled = new Set<string>()

  constructor(context: Context, allow: readonly string[]) {
    const wrong = allow.filter((kind) => !hazardKinds.some((known) => known === kind))
    if (wrong.length > 0) {
      throw new VaultDbError('USAGE', `--allow ${wrong.join(',')}: not a kind of data loss.`, {
        hint: `Kinds: ${hazardKinds.join(', ')}.`,
      })
    }
    this.#context = context
    this.#allowed = new Set(allow)
  }

  /** The data losses of a statement that nobody has agreed to yet. */
  unsettled(sql: string): readonly Hazard[] {
    return hazardsOf(sql).filter((hazard) => !this.#isSettled(hazard))
  }

  /**
   * Count what is at stake and get consent where there are rows.
   *
   * @throws CONSENT_NEEDED  nobody agreed; nothing was changed
   */
  async settle(session: Session, step: string, hazards: readonly Hazard[]): Promise<void> {
    const open = hazards.filter((hazard) => !this.#isSettled(hazard))
    const counted: { hazard: Hazard; rows: number }[] = []
    for (const hazard of open) counted.push({ hazard, rows: await countAtStake(session, hazard) })
    const losses = counted.filter(({ rows }) => rows > 0)
    if (losses.length > 0) await this.#ask(step, losses)
    for (const hazard of open) this.#settled.add(describeHazard(hazard))
  }

  async #ask(step: string, losses: readonly { hazard: Hazard; rows: number }[]): Promise<void> {
    const details = losses.map(
      ({ hazard, rows }) =>
        `${describeHazard(hazard)}: ${rows} ${hazard.column ? 'value' : 'row'}${rows === 1 ? '' : 's'}`,
    )
    const { options, confirm } = this.#context
    const question = `${step} loses this data for good. Go on?`
    if (!options.yes && (await confirm(question, details)) === true) return
    const kinds = [...new Set(losses.map(({ hazard }) => hazard.kind))]
    throw new VaultDbError('CONSENT_NEEDED', `${step} would lose data; it was not run.`, {
      details,
      hint: `Take a backup, then say so: --allow ${kinds.join(',')}. (--yes is not enough for lost data.)`,
    })
  }

  #isSettled(hazard: Hazard): boolean {
    return this.#allowed.has(hazard.kind) || this.#settled.has(describeHazard(hazard))
  }
}
