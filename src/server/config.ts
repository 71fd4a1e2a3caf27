import { isAbsolute, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { isLoopback, isPrivateChannel } from '../wire/loopback.ts'

/** How one Secret Server runs. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly name: string
  readonly operator: string
  readonly country: string
  /** Where wallets reach it: scheme, host and port. Undefined: loopback, at the port it gets. */
  readonly origin: string | undefined
  /** A file with 64 hex digits, or undefined: one is made in the data folder, which only local mode allows. */
  readonly masterKeyFile: string | undefined
}

/** All that is wrong with a configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

export const USAGE = `Usage: server --port P --data DIR --name NAME
  --port P           port on the loopback interface; 0 chooses a free one
  --data DIR         folder for the database
  --name NAME        what wallets show
  --operator NAME    who runs it (default: the name)
  --country CC       ISO 3166-1 code of where it runs
  --origin URL       the public https address, when a TLS proxy stands in front
  --master-key FILE  64 hex digits; outside the data folder when --origin is public
  --open             let any wallet enrol when --origin is public`

/** @throws ConfigError */
export function readConfig(args: readonly string[]): Config {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      name: { type: 'string' },
      operator: { type: 'string' },
      country: { type: 'string', default: '' },
      origin: { type: 'string' },
      'master-key': { type: 'string' },
      open: { type: 'boolean', default: false },
    },
  })
  const problems: string[] = []
  const port = Number(values.port)
  if (!values.port || !Number.isInteger(port) || port < 0 || port > 65535) problems.push('--port must be 0 to 65535.')
  if (!values.data) problems.push('--data must name a folder.')
  if (!values.name || values.name.length > 80) problems.push('--name must be 1 to 80 characters.')
  if ((values.operator ?? '').length > 80) problems.push('--operator must be at most 80 characters.')
  if (!/^([A-Z]{2})?$/.test(values.country)) problems.push('--country must be two capital letters.')
  const origin = values.origin === undefined ? undefined : parseOrigin(values.origin)
  if (origin === null)
    problems.push('--origin must be an https origin without a path, or one of http://127.0.0.1 or http://localhost.')
  const isPublic = origin !== undefined && origin !== null && !isLoopback(origin)
  const masterKeyFile = values['master-key']
  if (isPublic && !masterKeyFile) problems.push('A public server needs --master-key, outside the data folder.')
  if (isPublic && masterKeyFile && values.data && isInside(masterKeyFile, values.data))
    problems.push('The master key must not lie in the data folder of a public server.')
  if (isPublic && !values.open) problems.push('A public server needs an enrolment rule: --open.')
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    host: '127.0.0.1',
    port,
    data: values.data!,
    name: values.name!,
    operator: values.operator ?? values.name!,
    country: values.country,
    origin: origin ?? undefined,
    masterKeyFile,
  }
}

function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null
  return new URL(text).origin === text && isPrivateChannel(text) ? text : null
}

function isInside(file: string, folder: string): boolean {
  const path = relative(resolve(folder), resolve(file))
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
}
