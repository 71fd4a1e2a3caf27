import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/**
 * The key everything secret is sealed under: 32 bytes, from the file the operator names. A local server makes itself one
 * in its data folder.
 */
export async function loadMasterKey({ masterKeyFile, data }: Config): Promise<Uint8Array> {
  const file = masterKeyFile ?? join(data, 'master-key')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && masterKeyFile === undefined) return undefined
    throw error
  })
  if (text === undefined) {
    const key = randomBytes(32)
    await writeFile(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    return key
  }
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error(`${file} must hold 64 hex digits.`)
  return Buffer.from(text.trim(), 'hex')
}
