import { sortAccepted } from '../../indexes/accept.js'
import type { Finding } from '../../indexes/check.js'
import { checks } from '../../indexes/checks/index.js'
import type { Contract, Evidence, Usage } from '../../indexes/evidence.js'
import { judge } from '../../indexes/judge.js'
import type { Limits } from '../../indexes/limits.js'
import { usualLimits } from '../../indexes/limits.js'
import type { Structure } from '../../indexes/structure.js'
import { statisticsDays } from '../../indexes/words.js'
import type { History } from '../../migration/history.js'
import type { Context } from '../context.js'
import { type OpenProject, readHistory, usingProject } from '../engine/open-project.js'
import { loadDefinition } from '../partitions-writer.js'
import { compareContract, type Expected, readExpected } from './expected.js'
import type { VerifyIndexesOptions } from './options.js'
import { readEvidence } from './read-evidence.js'
import type { StatisticsAge, VerifyIndexesReport } from './report.js'
import { usageOfFile } from './usage-of-file.js'

/**
 * Judge the indexes and constraints of the target. Reads only; writes a migration file where `--fix` asks for one.
 *
 * @throws PROJECT_INVALID, and whatever keeps head from being built or the target from being read
 */
export async function verify(context: Context, options: VerifyIndexesOptions): Promise<VerifyIndexesReport> {
  const report = await usingProject(context, { purpose: 'verify-indexes' }, (open) => look(open, options))
  if (options.fix === undefined) return report
  const { writeFix } = await import('./write-fix.js')
  return {
    ...report,
    written: await writeFix(context, report, { name: options.fix, all: options.only !== undefined }),
  }
}

async function look(open: OpenProject, options: VerifyIndexesOptions): Promise<VerifyIndexesReport> {
  const { context, config, project, database } = open
  const limits = limitsOf(options)
  const { evidence, expected, ignored, notes } = await gather(open, options)
  const chosen = options.only === undefined ? checks : checks.filter(({ id }) => options.only!.includes(id))
  const all = judge(chosen, evidence, limits).map((finding) => forPending(finding, expected))
  const known = [...((await loadDefinition(open)).accept ?? []), ...config.indexes.suppress]
  const sorted = sortAccepted(all, known, new Date())
  context.progress.detail(`${all.length} findings, ${sorted.accepted.length} of them accepted`)
  return {
    project: project.name,
    target: database.label,
    basis: expected.basis,
    statistics: ageOf(evidence.usage, limits),
    counts: countsOf(evidence.contract),
    findings: sorted.open,
    accepted: sorted.accepted.map(({ finding: { check, object }, reason, until }) => ({
      check,
      object,
      reason,
      until,
    })),
    expired: sorted.expired,
    unneeded: options.only === undefined ? sorted.unneeded : [],
    ignored,
    notes: [...expected.notes, ...notes, ...notesOf(evidence.structure, evidence.usage)],
    failOn: options.failOn ?? 'error',
    written: null,
  }
}

function limitsOf({ minStatsDays }: VerifyIndexesOptions): Limits {
  return minStatsDays === undefined ? usualLimits : { ...usualLimits, statisticsDays: minStatsDays }
}

interface Gathered {
  readonly evidence: Evidence
  readonly expected: Expected
  readonly ignored: VerifyIndexesReport['ignored']
  /** What a file of statistics and the target do not have in common. */
  readonly notes: readonly string[]
}

/** Everything that the checks are told. */
async function gather(open: OpenProject, options: VerifyIndexesOptions): Promise<Gathered> {
  const file = options.stats === undefined ? null : usageOfFile(open, options.stats)
  const { history, ledger } = await readHistory(open)
  const read = () => readEvidence(open.session, file?.source)
  const { actual, structure, usage } = await open.context.progress.step(
    'reading indexes and statistics',
    read,
  )
  const { serverVersionNum } = actual
  const expected = await readExpected(open, {
    ledger,
    history,
    replay: options.replay ?? false,
    serverVersionNum,
  })
  const { contract, ignored } = await compareContract(open, { ledger, expected, actual })
  const recent = file?.recent(history.files.map(({ name }) => name)) ?? recentHere(history, usage)
  const deep = options.deep === true ? await readThrough(open, structure) : null
  const evidence = {
    contract,
    structure,
    usage,
    recentSources: sourcesOf(history, recent),
    ...(deep === null ? {} : { faults: deep.faults }),
  }
  return { evidence, expected, ignored, notes: [...(file?.notes(structure) ?? []), ...(deep?.notes ?? [])] }
}

async function readThrough({ session, context }: OpenProject, { indexes }: Structure) {
  const { readCorruption } = await import('../../db/read-indexes/read-corruption.js')
  return context.progress.step('reading every B-tree through', () => readCorruption(session, indexes))
}

/** What migrations make that ran since the counters began has no history yet. */
function recentHere({ revisions }: History, { countedSince }: Usage): readonly string[] {
  return revisions.filter(({ appliedAt }) => appliedAt.toISOString() > countedSince).map(({ name }) => name)
}

function sourcesOf({ files }: History, names: readonly string[]): readonly string[] {
  return files.filter(({ name }) => names.includes(name)).map(({ source }) => source)
}

/** What pending migrations will mend, a new one need not. */
function forPending(finding: Finding, { basis }: Expected): Finding {
  const isContract = /^(?:table|index|constraint)-(?:missing|drift|renamed|extra)$|^unique-index/.test(
    finding.check,
  )
  if (!isContract || basis.pending.length === 0) return finding
  return { ...finding, fix: null, hint: 'Migrations are pending: vault-db migrate up, then look again.' }
}

function ageOf(usage: Usage, { statisticsDays: least }: Limits): StatisticsAge {
  const days = statisticsDays(usage)
  return { source: usage.source, countedSince: usage.countedSince, days, isTooYoung: days < least }
}

function countsOf({ expected }: Contract): VerifyIndexesReport['counts'] {
  const count = (kind: string) => expected.objects.filter((object) => object.kind === kind).length
  return { indexes: count('index'), constraints: count('constraint'), tables: count('table') }
}

function notesOf({ indexes, sequences }: Structure, usage: Usage): readonly string[] {
  const building = indexes
    .filter((index) => index.building)
    .map(({ qualified }) => `${qualified} is being built now and was not judged.`)
  const hidden = sequences.filter((sequence) => sequence.hidden).length
  const sized = indexes.filter(({ id, method, partitioned }) => {
    const use = usage.indexes[id]
    return (
      method === 'btree' &&
      !partitioned &&
      use !== undefined &&
      use.sizeBytes > 10 * 1024 ** 2 &&
      use.wastedBytes === null
    )
  })
  return [
    ...building,
    ...(hidden > 0
      ? [
          `${hidden} sequences do not show this role how far they are: grant select on all sequences in schema … to it.`,
        ]
      : []),
    ...(sized.length > 0
      ? [
          `Bloat of ${sized.length} indexes is unknown: their tables were never analyzed, or this role may not read them.`,
        ]
      : []),
  ]
}
