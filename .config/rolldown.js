import { builtinModules } from 'node:module'
import { defineConfig } from 'rolldown'

// PGlite finds its .wasm and .data files beside itself, jiti its transform, so both stay packages.
const external = [/^node:/, ...builtinModules, /^@electric-sql\//, 'jiti', 'pg-native', 'vault-db']

/** Umzug brings a command line of its own, with fourteen megabytes behind it; ours replaces it. */
const umzugWithoutCommandLine = {
  name: 'umzug-without-command-line',
  resolveId: (id) => (id === '@rushstack/ts-command-line' ? '\0no-command-line' : null),
  load: (id) =>
    id === '\0no-command-line'
      ? 'export class CommandLineParser {}\nexport class CommandLineAction {}\nexport class CommandLineRemainder {}'
      : null,
}

/** One bundle: the command line and the library share their chunks, and heavy parts load on first use. */
export default defineConfig({
  input: { cli: 'src/cli/run.ts', index: 'src/index.ts' },
  platform: 'node',
  external,
  plugins: [umzugWithoutCommandLine],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: false,
    minify: true,
    sourcemap: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
})
