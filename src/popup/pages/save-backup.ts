import { ask } from '../client.ts'
import { saveFile } from '../onboarding/save-file.ts'

/** Hands the locked backup file to the browser as a download. */
export async function saveBackup(): Promise<void> {
  const { fileName, contents } = await ask('backup.save', null)
  saveFile(fileName, contents)
  await ask('backup.saved', null)
}
