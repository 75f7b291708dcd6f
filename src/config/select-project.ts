import { VaultDbError } from '../errors.js'
import type { Config, Project } from './define-config.js'
import { didYouMean } from './did-you-mean.js'

/**
 * The project of that name, or the default one.
 *
 * @throws PROJECT_UNKNOWN  lists the projects there are
 */
export function selectProject(config: Config, name: string = config.defaultProject): Project {
  const project = config.projects.find((candidate) => candidate.name === name)
  if (project) return project
  const names = config.projects.map((candidate) => candidate.name)
  throw new VaultDbError('PROJECT_UNKNOWN', `There is no project "${name}".${didYouMean(name, names)}`, {
    hint: `Projects of ${config.file ?? 'the built-in config'}: ${names.join(', ')}.`,
  })
}
