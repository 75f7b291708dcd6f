import { hazardKinds } from '../../migration/hazards.js'
import type { OptionSpec } from '../command.js'
import type { RunnerOptions } from './runner.js'

/** Options of every command that changes a database's history. */
export const runnerOptions: readonly OptionSpec[] = [
  {
    name: 'lock-wait',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'how long to wait for another runner (60s)',
  },
  {
    name: 'lock-timeout',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'how long one statement waits for a table lock (2s)',
  },
  {
    name: 'lock-retry',
    kind: 'duration',
    placeholder: 'TIME',
    summary: 'how long to retry after lock timeouts (60s)',
  },
  {
    name: 'allow',
    kind: 'list',
    choices: hazardKinds,
    placeholder: 'KINDS',
    summary: 'data losses to accept',
  },
  {
    name: 'allow-drift',
    kind: 'flag',
    summary: 'go on although the schema was changed by hand since the last run',
  },
  {
    name: 'set',
    kind: 'pairs',
    placeholder: 'NAME=VALUE',
    summary: 'a parameter of a migration; repeatable',
  },
]

/** Their values. */
export interface WriteOptions extends RunnerOptions {
  readonly allow?: readonly string[] | undefined
  readonly allowDrift?: boolean | undefined
  readonly set?: Readonly<Record<string, string>> | undefined
}
