type Environment = Readonly<Record<string, string | undefined>>

/** The part of a stream that says what it is connected to. */
export interface StreamFacts {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** What the streams and the environment allow. */
export interface Terminal {
  readonly colorOut: boolean
  readonly colorErr: boolean
  /** Columns of stdout; 80 where it is no terminal. */
  readonly widthOut: number
  readonly widthErr: number
  /** A spinner may redraw its line on stderr. */
  readonly canRedraw: boolean
  /** A person is there to answer a question. */
  readonly canAsk: boolean
}

/**
 * Read what may be shown. `--no-color` over FORCE_COLOR over NO_COLOR over the terminal itself;
 * with CI set nothing asks and nothing redraws. Pure.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function readTerminal(
  streams: { readonly stdin: StreamFacts; readonly stdout: StreamFacts; readonly stderr: StreamFacts },
  env: Environment,
  noColor: boolean,
): Terminal {
  const isDumb = env.TERM === 'dumb'
  const isCi = isOn(env.CI)
  const forced = forcedColor(env, noColor)
  const color = (stream: StreamFacts): boolean => forced ?? (stream.isTTY === true && !isDumb)
  const canRedraw = streams.stderr.isTTY === true && !isDumb && !isCi
  return {
    colorOut: color(streams.stdout),
    colorErr: color(streams.stderr),
    widthOut: widthOf(streams.stdout),
    widthErr: widthOf(streams.stderr),
    canRedraw,
    canAsk: streams.stdin.isTTY === true && streams.stderr.isTTY === true && !isCi,
  }
}

function forcedColor(env: Environment, noColor: boolean): boolean | undefined {
  if (noColor) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return env.NO_COLOR ? false : undefined
}

function widthOf(stream: StreamFacts): number {
  return stream.isTTY && stream.columns ? Math.max(stream.columns, 20) : 80
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
