import { ask } from '../client.ts'
import { saveFile } from '../onboarding/save-file.ts'

/** Hands the locked backup file to the browser as a download; returns the file's name. */
export async function saveBackup(): Promise<string> {
  const { fileName, contents, keys } = await ask('backup.save', null)
  saveFile(fileName, contents)
  await ask('backup.saved', { keys })
  return fileName
}
