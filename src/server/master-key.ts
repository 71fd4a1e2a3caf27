import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/**
 * The key everything secret is sealed under: 32 bytes, from the file the operator names. A local server makes itself one
 * in its data folder.
 * @param isNew whether nothing is sealed yet; a lost key is never replaced
 * @throws when the file is missing or holds something else
 */
export async function loadMasterKey(
  { masterKeyFile, data }: Pick<Config, 'masterKeyFile' | 'data'>,
  isNew: boolean,
): Promise<Uint8Array> {
  const file = masterKeyFile ?? join(data, 'master-key')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && masterKeyFile === undefined && isNew) return undefined
    throw error
  })
  if (text === undefined) return createMasterKey(file)
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error(`${file} must hold 64 hex digits.`)
  return Buffer.from(text.trim(), 'hex')
}

/** On disk whole before anything is sealed under it. */
async function createMasterKey(file: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  const unfinished = `${file}.new`
  const handle = await open(unfinished, 'w', 0o600)
  await handle.writeFile(`${key.toString('hex')}\n`)
  await handle.sync()
  await handle.close()
  await rename(unfinished, file)
  return key
}
