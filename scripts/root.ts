import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's folder. */
export const root = join(import.meta.dirname, '..')

/** What runs leave behind: the profile, the servers' data, the chain's state, reports. Ignored by git. */
export const stateDir = join(root, '.symbolon')

/** The script behind a package's command, to be run by this very Node. */
export function toolScript(name: string, command = name): string {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`The package ${name} has no command ${command}.`)
  return join(folder, script)
}
