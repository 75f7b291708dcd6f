const isUpper = (letter: string) => letter === letter.toUpperCase() && letter !== letter.toLowerCase()

/** A name as Kysely's CamelCasePlugin shows it: `created_at` → `createdAt`. Pure. */
export function camelCase(name: string): string {
  let shown = name.slice(0, 1)
  for (let at = 1; at < name.length; at += 1) {
    const letter = name[at]!
    if (letter === '_') continue
    shown += name[at - 1] === '_' ? letter.toUpperCase() : letter
  }
  return shown
}

/** The name that the plugin sends to the server: `createdAt` → `created_at`. Pure. */
export function snakeCase(name: string): string {
  let sent = name.slice(0, 1).toLowerCase()
  for (let at = 1; at < name.length; at += 1) {
    const letter = name[at]!
    if (!isUpper(letter)) sent += letter
    else sent += isUpper(name[at - 1]!) ? letter.toLowerCase() : `_${letter.toLowerCase()}`
  }
  return sent
}

/**
 * A name in the program: as the plugin shows it, or as it is where the plugin could not find it again.
 *
 * @param isCamel whether the plugin is in use
 */
export function shownName(name: string, isCamel: boolean): string {
  const shown = camelCase(name)
  return isCamel && snakeCase(shown) === name ? shown : name
}
