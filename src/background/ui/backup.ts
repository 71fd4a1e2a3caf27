import type { UiHandlers } from '../../messages/ui.ts'
import { keepOwn } from '../stores/keep-own.ts'
import { BACKUP_EXTENSION, readBackup } from '../vault/backup-file.ts'
import { finishedKeygens } from '../vault/contents.ts'
import type { UiServices } from './services.ts'

type Methods = 'backup.save' | 'backup.saved' | 'backup.restore'

export function backupHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { vault, settings, signing, now } = services
  return {
    async 'backup.save'() {
      const day = new Date(now()).toISOString().slice(0, 10)
      const keys = finishedKeygens(await vault.read())
      return { fileName: `symbolon-${day}${BACKUP_EXTENSION}`, contents: await vault.backup(), keys }
    },
    async 'backup.saved'({ keys }) {
      await settings.update((before) => ({ ...before, backup: { savedAt: now(), keys } }))
      services.changed('home')
      return null
    },
    async 'backup.restore'({ contents, password }) {
      const restored = await readBackup(contents, password)
      await vault.restore(password, await services.passwordCost(), restored)
      await keepOwn(services, signing)
      await settings.update((before) => ({ ...before, backup: { savedAt: now(), keys: finishedKeygens(restored) } }))
      services.changed('app', 'home')
      await services.mend()
      return null
    },
  }
}
