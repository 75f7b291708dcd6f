import type { Config } from '../config/define-config.js'
import type { SourceLocation } from '../errors.js'
import type { Context } from './context.js'

/** The type of an option's value: `flag` is a boolean, `list` a comma-separated or repeated list. */
export type OptionKind = 'flag' | 'string' | 'integer' | 'duration' | 'list' | 'pairs'

/**
 * One option. `name` is in kebab case without dashes (`lock-wait`); its value reaches `run` in camel case
 * (`lockWait`). Every option also reads `VAULT_DB_<NAME>`. Durations are written `500ms`, `2s`, `5m`
 * and reach `run` in milliseconds; pairs (`--set name=value`, repeatable) as a record.
 * An absent flag is false; any other absent option without a default is undefined. Integers are 0 or more.
 */
export interface OptionSpec {
  readonly name: string
  readonly short?: string
  readonly kind: OptionKind
  /** What stands for the value in the help: `N`, `FILE`, `NAME`. */
  readonly placeholder?: string
  readonly summary: string
  readonly choices?: readonly string[]
  readonly default?: string | number | boolean
  /** Options that cannot be given with this one. */
  readonly conflicts?: readonly string[]
}

/** A positional argument; an optional one is undefined when it is not given. */
export interface ArgumentSpec {
  readonly name: string
  readonly summary: string
  readonly required: boolean
  readonly variadic?: boolean
  readonly choices?: readonly string[]
}

export interface ExampleSpec {
  readonly run: string
  readonly does: string
}

/** One finding, as `--format github|junit|sarif` prints it. */
export interface ReportedFinding {
  /** Name of the rule or check: `no-blocking-index`. */
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do about it. */
  readonly hint?: string | undefined
  /** Place in a file; paths relative to the working directory where possible. */
  readonly at?: SourceLocation | undefined
  /** Database object it is about, where no file is: `public.prompts`. */
  readonly object?: string | undefined
}

/** Exit 0 or exit 1: the command did its job and found nothing, or something. Failures are thrown. */
export type Outcome = 'clean' | 'findings'

/**
 * A command: its flags, what it does, and how its report reads. One file each.
 *
 * @typeParam O  the values of its options and arguments, by camel-case name
 * @typeParam R  its report: plain data, printed as it is by `--json`
 */
export interface Command<O = Record<string, unknown>, R = unknown> {
  /** Words as typed: `migrate up`. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: readonly OptionSpec[]
  readonly examples: readonly ExampleSpec[]
  /** It runs until a signal ends it, and that is its normal end: exit 0, not 130. */
  readonly endsOnSignal?: boolean
  /** The library function. Heavy imports happen inside it. */
  readonly run: (context: Context, options: O) => Promise<R>
  /** The report for people: pure, at most `style.width` columns. An empty string prints nothing. */
  readonly render: (report: R, style: Style) => string
  /** `clean` where absent. */
  readonly outcome?: (report: R, options: O) => Outcome
  /** The report's findings, for the formats that CI reads. Absent: the command has `human` and `json` only. */
  readonly findings?: (report: R) => readonly ReportedFinding[]
}

/** Any command, as the lists hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a list of commands whose options and reports differ
export type AnyCommand = Command<any, any>

/** How text is laid out and coloured; colours are identity functions where colour is off. */
export interface Style {
  readonly width: number
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  /** Rows as aligned columns that wrap inside `width`; header row optional. */
  readonly table: (rows: readonly (readonly string[])[], header?: readonly string[]) => string
  /** Text wrapped at `width`, each line behind `indent` spaces. */
  readonly wrap: (text: string, indent?: number) => string
}

export type { Config, Context }
