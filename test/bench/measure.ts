import { spawn } from 'node:child_process'

/** One run of a command: wall and CPU (user and system, its children included), in ms. */
export interface Sample {
  readonly wallMs: number
  readonly cpuMs: number
}

/** A command under measurement; `before` brings the database to the state that the run starts from. */
export interface Contender {
  readonly name: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly before?: () => Promise<void>
}

export interface Measured {
  readonly name: string
  readonly samples: readonly Sample[]
  /** Median of the per-round ratios to the floor (the first contender). */
  readonly wallRatio: number
  readonly cpuRatio: number
}

/** Interleaved rounds, the starter rotating, so that noise of the machine meets everyone alike. */
export async function race(contenders: readonly Contender[], rounds: number): Promise<readonly Measured[]> {
  const samples = contenders.map((): Sample[] => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (let offset = 0; offset < contenders.length; offset += 1) {
      const index = (round + offset) % contenders.length
      const contender = contenders[index]!
      await contender.before?.()
      const sample = await runOnce(contender)
      if (round > 0) samples[index]!.push(sample)
    }
  }
  return contenders.map(({ name }, index) => ({
    name,
    samples: samples[index]!,
    wallRatio: median(samples[index]!.map(({ wallMs }, i) => wallMs / samples[0]![i]!.wallMs)),
    cpuRatio: median(samples[index]!.map(({ cpuMs }, i) => cpuMs / samples[0]![i]!.cpuMs)),
  }))
}

/** bash's `time` counts the CPU of all that a command starts. */
function runOnce({ name, argv, cwd, env }: Contender): Promise<Sample> {
  const child = spawn(
    'bash',
    ['-c', `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null 2>"$OUT"`, 'bash', ...argv],
    {
      cwd,
      env: { ...process.env, OUT: '/dev/null', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let text = ''
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const [wall, user, system] = text.trim().split('\n').at(-1)!.split(' ').map(Number)
      if (code !== 0) reject(new Error(`${name} ended with ${code}`))
      else resolve({ wallMs: wall! * 1000, cpuMs: (user! + system!) * 1000 })
    })
  })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** A table of results, the floor first. */
export function report(title: string, measured: readonly Measured[]): string {
  const rows = measured.map(({ name, samples, wallRatio, cpuRatio }) =>
    [
      name.padEnd(34),
      `${median(samples.map(({ wallMs }) => wallMs)).toFixed(0)} ms`.padStart(9),
      `${wallRatio.toFixed(2)}x`.padStart(8),
      `${median(samples.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`.padStart(9),
      `${cpuRatio.toFixed(2)}x`.padStart(8),
    ].join(' '),
  )
  const head = `${''.padEnd(34)} ${'wall'.padStart(9)} ${'x floor'.padStart(8)} ${'CPU'.padStart(9)} ${'x floor'.padStart(8)}`
  return `\n${title}\n${head}\n${rows.join('\n')}`
}
