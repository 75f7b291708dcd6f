import type { Style } from '../commands/command.js'
import { formatTable, wrapText } from './table.js'

/**
 * The style of one stream. chalk is loaded only where there is colour.
 *
 * @param width columns that a line may take
 * @param color whether colours are on; otherwise they are identity functions
 */
export async function createStyle(width: number, color: boolean): Promise<Style> {
  const colors = color ? await chalkColors() : plainColors
  return {
    width,
    ...colors,
    table: (rows, header) => formatTable(rows, header, { width, bold: colors.bold }),
    wrap: (text, indent = 0) => wrapText(text, width, indent),
  }
}

type Colors = Pick<Style, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>

const same = (text: string): string => text

const plainColors: Colors = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same }

async function chalkColors(): Promise<Colors> {
  const { Chalk } = await import('chalk')
  // The level is ours: chalk would ask only stdout, and we colour stderr by itself.
  const chalk = new Chalk({ level: 1 })
  const { bold, dim, red, green, yellow, cyan } = chalk
  return { bold, dim, red, green, yellow, cyan }
}
