import { describe } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { seedContract } from './seed-contract.js'
import { openSeedEmbedded, openSeedServer } from './seed-database.js'

describe('seed lookups on the embedded database', () => seedContract(openSeedEmbedded))
describeServer('seed lookups on a server', () => seedContract(openSeedServer))
