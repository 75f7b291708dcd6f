import { isVaultDbError, VaultDbError } from '../errors.js'
import { type Token, tokenize } from '../sql/lexer.js'
import { locate, offsetOfCharacter } from '../sql/locate.js'
import { type SqlStatement, splitTokens } from '../sql/split.js'
import { type Directive, type Mistake, readDirectives, readSettings } from './directives.js'
import type { MigrationConfig, ParameterSpecs } from './migration.js'
import { causeOfUnterminated, commentMistakes, statementMistakes } from './sql-mistakes.js'

/** A `.sql` migration as its file says it. Places of statements are places in the file. */
export interface SqlMigration {
  readonly config: MigrationConfig
  readonly parameters: ParameterSpecs
  readonly up: readonly SqlStatement[]
  /** Null where the file has no down section. */
  readonly down: readonly SqlStatement[] | null
}

interface Sections {
  readonly up: readonly SqlStatement[]
  readonly down: readonly SqlStatement[] | null
  readonly mistakes: readonly Mistake[]
}

/**
 * Read a `.sql` migration: `-- vault-db: up` and `-- vault-db: down` begin its sections (without them all of it
 * is up), other directives set what `export const config` and `parameters` set in TypeScript. A statement reads
 * a parameter with `current_setting('vault_db.<name>', true)`. Pure.
 *
 * @param path where messages say the mistake is
 * @throws MIGRATION_INVALID  naming every mistake with its line
 */
export function parseSqlMigration(source: string, path: string): SqlMigration {
  const tokens = readTokens(source, path)
  const directives = readDirectives(source, tokens)
  const { config, parameters, mistakes } = readSettings(directives)
  const sections = readSections(source, tokens, directives)
  const isTransactional = config.transaction !== false
  const all = [
    ...mistakes,
    ...sections.mistakes,
    ...commentMistakes(source, tokens, directives),
    ...[...sections.up, ...(sections.down ?? [])].flatMap((statement) =>
      statementMistakes(statement, isTransactional),
    ),
  ]
  if (all.length > 0) throw invalid(source, path, all)
  return { config, parameters, up: sections.up, down: sections.down }
}

/** @throws MIGRATION_INVALID */
function invalid(source: string, path: string, mistakes: readonly Mistake[]): VaultDbError {
  const sorted = [...mistakes].sort((a, b) => a.offset - b.offset)
  const first = sorted[0]!
  const lines = sorted.map(({ message, offset }) => `line ${locate(source, offset).line}: ${message}`)
  const isOne = sorted.length === 1
  const text = isOne
    ? `The migration cannot be read: ${first.message}.`
    : `The migration has ${sorted.length} mistakes.`
  return new VaultDbError('MIGRATION_INVALID', text, {
    at: { file: path, ...locate(source, first.offset) },
    details: isOne ? [] : lines,
    hint: [...new Set(sorted.flatMap(({ hint }) => hint ?? []))].join('\n') || undefined,
  })
}

function readTokens(source: string, path: string): readonly Token[] {
  try {
    return tokenize(source)
  } catch (error) {
    if (!isVaultDbError(error)) throw error
    const offset = offsetOfCharacter(source, error.database?.position ?? 1)
    throw invalid(source, path, [causeOfUnterminated(source) ?? { message: error.message, offset }])
  }
}

function isMarker({ keyword }: Directive): boolean {
  return keyword === 'up' || keyword === 'down'
}

function readSections(source: string, tokens: readonly Token[], directives: readonly Directive[]): Sections {
  const markers = directives.filter(isMarker)
  const mistakes: Mistake[] = []
  const own = new Set(directives.map(({ start }) => start))
  const between = (from: number, to: number) =>
    splitTokens(
      source,
      tokens.filter(({ start }) => start >= from && start < to && !own.has(start)),
    )
  const section = (keyword: string) => {
    const at = markers.findIndex((marker) => marker.keyword === keyword)
    if (at === -1) return null
    return between(markers[at]!.end, markers[at + 1]?.start ?? source.length)
  }
  const before = between(0, markers[0]?.start ?? source.length)
  const up = section('up')
  if (up !== null && before.length > 0) {
    mistakes.push({ message: 'a statement stands before `-- vault-db: up`', offset: before[0]!.start })
  }
  return { up: up ?? before, down: section('down'), mistakes }
}
