import type { AnyCommand } from '../commands/command.js'
import { exitCodes, VaultDbError } from '../errors.js'
import { asTyped } from './as-typed.js'
import { createCliContext } from './context.js'
import { formatFindings } from './formats/format-findings.js'
import type { Io } from './io.js'
import { toJson, writeAll } from './output.js'
import { type Invocation, parseArgv } from './program.js'
import { createProgress } from './progress.js'
import { errorToJson, renderError, toVaultDbError } from './render-error.js'
import { type ErrorSettings, guessErrorSettings, readSettings, type Settings } from './settings.js'
import { type ProcessWatch, watchProcess } from './signals.js'
import { createStyle } from './style.js'
import { readTerminal } from './terminal.js'

/**
 * Run one command line. Data goes to stdout, everything else to stderr; with `--json` stdout gets exactly one
 * document, `{"error": …}` when the command failed. Never throws.
 *
 * @param argv words after the program's name
 * @returns    the exit code
 */
export async function main(
  argv: readonly string[],
  commands: readonly AnyCommand[],
  io: Io,
): Promise<number> {
  let settings: ErrorSettings = guessErrorSettings(argv, io.env)
  try {
    const invocation = parseArgv(argv, commands)
    const read = readSettings(invocation, io.env, io.cwd)
    settings = read
    return await execute(invocation, read, io)
  } catch (error) {
    return await reportError(toVaultDbError(error), settings, io)
  }
}

async function execute({ command }: Invocation, settings: Settings, io: Io): Promise<number> {
  const terminal = readTerminal(io, io.env, settings.noColor)
  const write = (text: string): void => void writeAll(io.stderr, text).catch(() => {})
  const style = await createStyle(terminal.widthErr, terminal.colorErr)
  const progress = createProgress({ write, style, level: settings.level, canRedraw: terminal.canRedraw })
  const watch = watchProcess(() => {
    if (terminal.canRedraw) progress.info('Stopping … Ctrl-C again stops at once.')
  })
  try {
    const { signal } = watch
    const print = (line: string): void => void writeAll(io.stdout, `${line}\n`).catch(() => {})
    const context = createCliContext(settings, io, {
      progress,
      signal,
      canAsk: terminal.canAsk,
      ...(settings.format === 'human' ? { print } : {}),
    })
    const report = await Promise.race([command.run(context, settings.options), watch.crashed])
    progress.end()
    const text = await renderReport(command, report, settings, io)
    await writeAll(io.stdout, text)
    if (watch.interruptedBy() && !command.endsOnSignal)
      return await reportError(interruption(watch), { ...settings, format: 'human' }, io)
    return exitCodes[command.outcome?.(report, settings.options) ?? 'clean']
  } catch (error) {
    progress.end()
    throw watch.interruptedBy() ? interruption(watch, error) : error
  } finally {
    watch.stop()
  }
}

async function renderReport(
  command: AnyCommand,
  report: unknown,
  settings: Settings,
  io: Io,
): Promise<string> {
  const { format } = settings
  if (format === 'json') return toJson(report)
  if (format !== 'human') return formatFindings(command.findings?.(report) ?? [], format, command.name)
  const terminal = readTerminal(io, io.env, settings.noColor)
  const style = await createStyle(terminal.widthOut, terminal.colorOut)
  const text = asTyped(command.render(report, style), io.env)
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** After an abort a run is interrupted, whatever its last words were. */
function interruption(watch: ProcessWatch, thrown?: unknown): VaultDbError {
  const name = watch.interruptedBy()
  if (thrown === undefined)
    return new VaultDbError('INTERRUPTED', `Interrupted by ${name}; the command had ended.`)
  const error = toVaultDbError(thrown)
  if (error.code === 'INTERRUPTED') return error
  const hint = error.code === 'INTERNAL' ? undefined : error.hint
  const message = error.message.split('\n')[0]
  return new VaultDbError('INTERRUPTED', `Interrupted by ${name}: ${message}`, { hint, cause: thrown })
}

async function reportError(error: VaultDbError, settings: ErrorSettings, io: Io): Promise<number> {
  const terminal = readTerminal(io, io.env, settings.noColor)
  const style = await createStyle(terminal.widthErr, terminal.colorErr)
  const text = asTyped(`${renderError(error, style, settings.debug)}\n`, io.env)
  const document = settings.format === 'json' ? toJson(errorToJson(error)) : ''
  // A full disk below stdout must not keep the reason from stderr.
  await writeAll(io.stdout, document).catch(() => {})
  await writeAll(io.stderr, text).catch(() => {})
  return error.exitCode
}
