/** Thrown by `context.stop`: the migration asks a person to decide. Never leaves the engine as it is. */
export class StopMigration extends Error {
  readonly details: readonly string[]
  readonly hint: string | undefined

  constructor(message: string, options: { details?: readonly string[]; hint?: string } = {}) {
    super(message)
    this.name = 'StopMigration'
    this.details = options.details ?? []
    this.hint = options.hint
  }
}
