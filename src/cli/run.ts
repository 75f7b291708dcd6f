import type { AnyCommand } from '../commands/command.js'

/**
 * Run the command line of this process, set its exit code and end it, even if a handle lingers.
 * Help and version load neither commander nor anything that a command uses.
 *
 * @param argv words after the program's name
 */
export async function run(argv: readonly string[]): Promise<void> {
  // A reader that left, as head does, is no error; the callback of a write tells what is.
  process.stdout.on('error', () => {})
  const isRootHelp = argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h')
  if (isRootHelp && (await printBuiltHelp())) return
  const { asksForHelp, hasFlag } = await import('./topic.js')
  if (hasFlag(argv, '--version')) return printVersion()
  const { commands } = await import('../commands/index.js')
  const rest = asksForHelp(argv) ? await printHelp(argv, commands) : argv
  if (rest === undefined) return
  const [{ main }, { processIo }] = await Promise.all([import('./main.js'), import('./io.js')])
  const io = processIo()
  io.stderr.on('error', () => {})
  const code = await main(rest, commands, io)
  await Promise.all([drain(io.stdout), drain(io.stderr)])
  process.exit(code)
}

async function printVersion(): Promise<void> {
  const { version } = await import('../version.js')
  process.stdout.write(`${version}\n`)
}

/** The build writes the root's help beside the bundle, so that showing it loads no command. */
async function printBuiltHelp(): Promise<boolean> {
  const place = new URL('root-help.js', import.meta.url).href
  const built = (await import(place).catch(() => undefined)) as { readonly default: string } | undefined
  if (built) process.stdout.write(built.default)
  return built !== undefined
}

/** Print the help; for words that name nothing, return the command line that will be refused because of them. */
async function printHelp(
  argv: readonly string[],
  commands: readonly AnyCommand[],
): Promise<readonly string[] | undefined> {
  const [{ findTopic, wordsOf }, { renderHelp }, { groups }] = await Promise.all([
    import('./topic.js'),
    import('./help.js'),
    import('../commands/groups.js'),
  ])
  const words = wordsOf(argv)
  const topic = findTopic(words[0] === 'help' ? words.slice(1) : words, commands)
  if (topic.kind === 'unknown') {
    const shown = argv.filter((word) => ['--json', '--debug', '--no-color'].includes(word))
    return [...shown, ...topic.words.split(' ')]
  }
  process.stdout.write(renderHelp(topic, commands, groups))
  return undefined
}

/** Wait until a stream has taken all that was written to it. */
function drain(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
