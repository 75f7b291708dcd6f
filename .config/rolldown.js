import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { defineConfig } from 'rolldown'
import { pageAssets } from './page-assets.js'

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

/** Before it connects, pg makes a Response to find out whether it runs at Cloudflare: 20 ms of Node 20, for nothing. */
const pgOnNode = {
  name: 'pg-on-node',
  transform(code, id) {
    if (!id.endsWith('/pg/lib/stream.js')) return null
    const question = 'function isCloudflareRuntime() {'
    if (!code.includes(question)) throw new Error('pg/lib/stream.js has changed: see .config/rolldown.js')
    return { code: code.replace(question, `${question} return false`), map: null }
  },
}

/** `vault-db --help` prints a text made here, so that showing it loads no command. */
const rootHelp = {
  name: 'root-help',
  async writeBundle({ dir }) {
    const file = join(dir, 'root-help.js')
    await rm(file, { force: true })
    const bin = fileURLToPath(new URL('../bin/vault-db.js', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'help'])
    await writeFile(file, `export default ${JSON.stringify(stdout)}\n`)
  },
}

/** One bundle: the command line and the library share their chunks, and heavy parts load on first use. */
export default defineConfig({
  input: { cli: 'src/cli/run.ts', index: 'src/index.ts' },
  platform: 'node',
  external,
  plugins: [umzugWithoutCommandLine, pgOnNode, rootHelp, pageAssets],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: false,
    minify: true,
    sourcemap: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
    advancedChunks: {
      groups: [
        {
          name: 'types',
          test: /src\/(types\/(?!parsers|array-literal|staleness|zod|json-schema|limits|family|patterns)|db\/read-type-schema|files\/write-text)/,
        },
        { name: 'pg', test: /node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+|xtend|split2|pgpass)\// },
        {
          name: 'core',
          test: /src\/(commands\/(?!db-|diff|docs|drift|explain|init|inspect|partitions|refresh|schema|seed|stats|types|verify|baseline|migrate-(verify|baseline)|engine\/(auto|dry|out|read-sides|record-late|rehearse|render-generated|schema-file))|config\/|cli\/(?!run|formats)|sql\/|migration\/|db\/(revisions|open|session|connect|database|lock|pooler|mask)|errors|files\/(list|read-source))/,
        },
      ],
    },
  },
})
