import { readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'

/** SIGKILL to the browser on this profile and to every process of its group, as when the power goes. */
export async function killBrowser(context: BrowserContext, profileDir: string): Promise<void> {
  // Chromium names itself there as «host-pid».
  const pid = Number((await readlink(join(profileDir, 'SingletonLock'))).split('-').at(-1))
  const closed = context.waitForEvent('close')
  process.kill(-pid, 'SIGKILL')
  await closed
  // After a power cut nobody holds the profile.
  for (const file of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    await rm(join(profileDir, file), { force: true })
}
