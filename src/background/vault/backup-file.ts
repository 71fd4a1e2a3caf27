import { WalletError } from '../errors.ts'
import { decodeContents, encodeContents, type VaultContents } from './contents.ts'
import { isNewerFile, lockFile, openFile, soundFile } from './locked-file.ts'
import { type PasswordParameters, passwordKey } from './password-key.ts'

export const BACKUP_EXTENSION = '.symbolon'
const FIRST_LINE = 'Symbolon backup 1'
const MAX_LENGTH = 4_000_000

/**
 * The text of a backup file: a first line that says what it is, then the locked contents as JSON. Pairs are left out:
 * OT state that exists twice is worth less than none. Which of them were burned is kept: a restore forgives nobody.
 * @param key what `password` gives by `parameters`, as for the vault itself
 */
export function writeBackup(contents: VaultContents, key: Uint8Array, parameters: PasswordParameters): string {
  const plain = encodeContents({ ...contents, pairs: [] })
  const { header, box, checksum } = lockFile('symbolon-backup', 1, parameters, key, plain)
  plain.fill(0)
  return `${FIRST_LINE}\n${JSON.stringify({ header, box, checksum })}\n`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Opens a backup file. The contents come back without pairs: they must be renewed, and the request keys replaced, which
 * are never in a backup either.
 * @throws `not-a-backup`, `backup-damaged`, `backup-newer`, `wrong-password`
 */
export async function readBackup(text: string, password: string): Promise<VaultContents> {
  const end = text.indexOf('\n')
  if (text.length > MAX_LENGTH || text.slice(0, end).trimEnd() !== FIRST_LINE) {
    throw new WalletError('not-a-backup', 'This is not a backup file of Symbolon.')
  }
  const json = parseJson(text.slice(end + 1))
  const file = soundFile('symbolon-backup', json)
  if (isNewerFile(json))
    throw new WalletError('backup-newer', 'A newer version of Symbolon made this backup file. Update Symbolon.')
  if (file === undefined)
    throw new WalletError('backup-damaged', 'This backup file is damaged. Use another copy of it.')
  const plain = openFile(file, await passwordKey(password, file.read.password))
  try {
    return decodeContents(plain)
  } catch (cause) {
    throw new WalletError('backup-damaged', 'What this backup file holds cannot be read. Use another copy.', cause)
  } finally {
    plain.fill(0)
  }
}
