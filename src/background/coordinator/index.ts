import type { CreateCoordinator } from '../compose.ts'
import { RequestKeys } from '../request-keys.ts'
import { indexedDbStore } from '../storage/indexed-db.ts'
import { keepOwn } from '../stores/keep-own.ts'
import { accountView } from '../ui/views.ts'
import { KeyMaking } from './onboarding.ts'
import { systemTransport } from './secret-server.ts'
import { ThresholdSigning } from './threshold-signing.ts'

/** The wallet's dealings with its Secret Servers: making the key, signing, readings, mending. */
export const createCoordinator: CreateCoordinator = (ports) => {
  const { vault, accounts, sites, local, copyStore, changed, passwordCost } = ports
  const now = () => Date.now()
  const requestKeys = new RequestKeys(copyStore(indexedDbStore('request-keys')), local)
  const held = { vault, transport: systemTransport, requestKeys }
  const signing = new ThresholdSigning({ ...held, store: local, now, onPresence: () => changed('parties', 'home') })
  const onboarding = new KeyMaking({
    ...held,
    store: local,
    now,
    logN: passwordCost,
    onChange: () => changed('app', 'onboarding'),
    async accounts() {
      const own = await keepOwn({ accounts, sites }, signing)
      return own.map(accountView)
    },
  })
  return { signing, onboarding }
}
