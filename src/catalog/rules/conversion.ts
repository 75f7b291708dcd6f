import { quoteLiteral } from '../../sql/quote.js'
import type { ConversionObject } from '../small.js'
import type { KindRules } from './rule.js'

/** Conversions between encodings. Nothing of them can be altered. */
export const conversionRules: KindRules<ConversionObject> = {
  kinds: ['conversion'],
  address: ({ id }) => id,
  create: (conversion) => {
    const { id, isDefault, source, target } = conversion
    const encodings = `for ${quoteLiteral(source)} to ${quoteLiteral(target)}`
    return [{ sql: [`create ${isDefault ? 'default ' : ''}${id} ${encodings} from ${conversion.function}`] }]
  },
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: () => 'replace',
  survives: () => true,
}
