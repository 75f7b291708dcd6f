import { builtinModules } from 'node:module'
import { defineConfig } from 'rolldown'

// PGlite finds its .wasm and .data files beside itself, jiti its transform, so both stay packages.
const external = [/^node:/, ...builtinModules, /^@electric-sql\//, 'jiti', 'pg-native', 'vault-db']

/** One bundle: the command line and the library share their chunks, and heavy parts load on first use. */
export default defineConfig({
  input: { cli: 'src/cli/run.ts', index: 'src/index.ts' },
  platform: 'node',
  external,
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: false,
    minify: true,
    sourcemap: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
})
