import { afterEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { describeServer } from '../helpers/server.js'
import { givens } from './givens.js'
import { readPage } from './markdown.js'
import { createWorkplace, type Workplace } from './workplace.js'

/** A step of a job as a runner's shell gets it. */
interface Step {
  readonly run: string
  readonly env: Readonly<Record<string, string>>
}

interface Job {
  readonly name: string
  readonly steps: readonly Step[]
}

interface GithubJob {
  readonly steps: readonly { readonly run?: string; readonly env?: Record<string, string> }[]
}

interface GitlabJob {
  readonly script?: readonly string[]
  readonly variables?: Record<string, string>
}

const recipes = [...readPage('docs/guides/ci.md').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(
  ([, text]) => parse(text!) as Record<string, unknown>,
)

const jobs = recipes.flatMap((recipe): readonly Job[] => ('jobs' in recipe ? github(recipe) : gitlab(recipe)))

function github(recipe: Record<string, unknown>): readonly Job[] {
  return Object.entries(recipe['jobs'] as Record<string, GithubJob>).map(([name, { steps }]) => ({
    name: `GitHub, ${recipe['name']}: ${name}`,
    steps: steps.flatMap(({ run, env = {} }) => (run === undefined ? [] : [{ run, env }])),
  }))
}

function gitlab(recipe: Record<string, unknown>): readonly Job[] {
  return Object.entries(recipe as Record<string, GitlabJob>).flatMap(([name, { script, variables = {} }]) =>
    script === undefined
      ? []
      : [{ name: `GitLab: ${name}`, steps: script.map((run) => ({ run, env: variables })) }],
  )
}

it('the page has the recipes that it speaks of', () => {
  expect(jobs.map(({ name }) => name)).toEqual([
    'GitHub, database: check',
    'GitHub, deploy: migrate',
    'GitLab: check',
    'GitLab: migrate',
    'GitHub, drift: drift',
  ])
})

it.each(jobs)('$name: a step names no variable that the test does not give', ({ steps }) => {
  const names = steps.flatMap(({ env }) => Object.keys(env))
  expect(names.filter((name) => name !== 'DATABASE_URL' && !name.startsWith('POSTGRES_'))).toEqual([])
})

describeServer('the steps of the recipes, in order, in a fresh project on a fresh database', () => {
  let place: Workplace | undefined
  afterEach(async () => place?.dispose())

  it.each(jobs)(
    '$name',
    async ({ name, steps }) => {
      place = await createWorkplace({ on: 'server', project: 'app' })
      await givens['generated files are committed']!(place)
      if (name.endsWith('drift')) await givens['applied']!(place)
      for (const { run } of steps) {
        const { code, output } = await place.shell(run)
        expect(code, `${run}\n${output}`).toBe(0)
      }
      expect((await place.shell('npx vault-db migrate status --fail-on-pending')).code).toBe(0)
    },
    180_000,
  )
})
