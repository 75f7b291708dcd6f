import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, so that a recycled pid is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks between boot and the process's start; null where the system does not tell (not Linux). */
  readonly startTicks: string | null
  readonly host: string
  /** Linux pid namespace: a pid means nothing in another container. Null where there is none. */
  readonly pidSpace: string | null
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTicks: readStat(process.pid)?.startTicks ?? null,
    host: hostname(),
    pidSpace: readPidSpace(),
  }
}

/** `foreign`: it ran on another host or in another container, where we cannot look. */
export type Liveness = 'alive' | 'dead' | 'foreign'

/** Does that process still run? A zombie counts as dead. */
export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.host !== hostname() || identity.pidSpace !== readPidSpace()) return 'foreign'
  if (!answersSignal(identity.pid)) return 'dead'
  const stat = readStat(identity.pid)
  if (stat === null || identity.startTicks === null) return 'alive'
  if (stat.state === 'Z' || stat.state === 'X') return 'dead'
  return stat.startTicks === identity.startTicks ? 'alive' : 'dead'
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** State and start of a process; the name before them is in parentheses and may hold spaces. */
function readStat(pid: number): { state: string; startTicks: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' }
  } catch {
    return null
  }
}

function readPidSpace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}
