import type { Session } from '../db/database.js'
import { readMissingRequirements } from '../db/requirements.js'
import { loadProject } from '../files/load-project.js'
import { version } from '../version.js'
import type { Command, Style } from './command.js'
import { type OpenProject, readHistory, usingProject } from './engine/open-project.js'

export interface DoctorCheck {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly found: string
  readonly fix: string | null
}

export interface DoctorReport {
  readonly project: string
  readonly target: string
  readonly checks: readonly DoctorCheck[]
}

/** Look at everything a run depends on, and say how to mend what is wrong. Writes nothing. */
export const doctor: Command<Record<string, never>, DoctorReport> = {
  name: 'doctor',
  summary: 'check versions, connection, privileges, extensions and the ledger',
  examples: [{ run: 'vault-db doctor', does: 'see what would stop a migration, with the cure' }],
  run: (context) =>
    usingProject(context, { purpose: 'doctor' }, async (open) => ({
      project: open.project.name,
      target: open.database.label,
      checks: [
        { name: 'vault-db', state: 'ok', found: `${version} on Node ${process.versions.node}`, fix: null },
        await serverCheck(open.session),
        await rolesCheck(open.session),
        ...(await requirementChecks(open)),
        await ledgerCheck(open),
      ],
    })),
  outcome: (report) => (report.checks.some(({ state }) => state === 'failed') ? 'findings' : 'clean'),
  render: (report, style) => report.checks.map((check) => renderCheck(check, style)).join('\n'),
}

async function serverCheck(session: Session): Promise<DoctorCheck> {
  const { rows } = await session.query<{ version: string; num: number }>(
    `select pg_catalog.current_setting('server_version') as version, pg_catalog.current_setting('server_version_num')::int as num`,
  )
  const { version: found, num } = rows[0]!
  const isSupported = num >= 140_000
  return {
    name: 'server',
    state: isSupported ? 'ok' : 'failed',
    found: `PostgreSQL ${found}; supported: 14 to 19`,
    fix: isSupported ? null : 'use a supported server',
  }
}

async function rolesCheck(session: Session): Promise<DoctorCheck> {
  const { rows } = await session.query<{ role: string; encrypted: boolean | null }>(
    `select current_user as role,
       (select ssl from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()) as encrypted`,
  )
  const { role, encrypted } = rows[0]!
  return {
    name: 'connection',
    state: 'ok',
    found: `role ${role}, ${encrypted ? 'TLS' : 'no TLS'}`,
    fix: null,
  }
}

async function requirementChecks(open: OpenProject): Promise<readonly DoctorCheck[]> {
  const definition = await loadProject(open.project)
  const missing = await readMissingRequirements(open.session, definition, open.project.schema)
  if (missing.length === 0) {
    const names = (definition.extensions ?? []).map((need) => (typeof need === 'string' ? need : need.name))
    const found = `the role may migrate${names.length > 0 ? `; extensions at hand: ${names.join(', ')}` : ''}`
    return [{ name: 'requirements', state: 'ok', found, fix: null }]
  }
  return missing.map(({ what, fix }) => ({ name: 'requirements', state: 'failed', found: what, fix }))
}

async function ledgerCheck(open: OpenProject): Promise<DoctorCheck> {
  const { history, ledger } = await readHistory(open)
  const check = { name: 'ledger', state: 'ok', fix: null } as const
  if (!ledger.exists) return { ...check, found: 'none yet; the first `migrate up` makes it' }
  const wrong = history.changed.length + history.missing.length + history.incomplete.length
  if (wrong > 0)
    return {
      ...check,
      state: 'failed',
      found: `${wrong} revisions need attention`,
      fix: 'vault-db migrate repair',
    }
  if (history.pending.length > 0) {
    return {
      ...check,
      state: 'warning',
      found: `${history.pending.length} pending`,
      fix: 'vault-db migrate up',
    }
  }
  return { ...check, found: `${history.revisions.length} revisions, all in order` }
}

function renderCheck({ name, state, found, fix }: DoctorCheck, style: Style): string {
  const mark = { ok: style.green('ok'), warning: style.yellow('warning'), failed: style.red('failed') }[state]
  const line = `${mark}  ${style.bold(name)}: ${found}`
  return fix === null ? style.wrap(line) : `${style.wrap(line)}\n${style.wrap(`fix: ${fix}`, 4)}`
}
