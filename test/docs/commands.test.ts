import { expect, it } from 'vitest'
import { renderCommandsPage } from '../../src/cli/commands-page.js'
import { commands } from '../../src/commands/index.js'

it('docs/commands.md says what the program takes (npx vitest -u writes it)', async () => {
  await expect(renderCommandsPage(commands)).toMatchFileSnapshot('../../docs/commands.md')
})
