import * as v from 'valibot'
import type { ServerAbsent, ServerOffer } from '../../messages/onboarding.ts'
import type { UiHandlers } from '../../messages/ui.ts'
import { problemOf, WalletError } from '../errors.ts'
import { weighQuorum } from '../weigh-quorum.ts'
import type { UiServices } from './services.ts'
import { hostOf } from './views.ts'

type Methods =
  | 'servers.suggested'
  | 'servers.lookup'
  | 'servers.weighQuorum'
  | 'onboarding.start'
  | 'onboarding.progress'
  | 'onboarding.cancel'
  | 'onboarding.resume'
  | 'onboarding.result'
  | 'onboarding.finish'

/** The bundled list of well-known Secret Servers: addresses only, everything else is asked of them. */
const SERVER_LIST = 'secret-servers.json'
const ServerList = v.array(v.object({ url: v.pipe(v.string(), v.url()) }))

export function onboardingHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { onboarding } = services
  return {
    async 'servers.suggested'() {
      const listed = v.parse(ServerList, await services.readOwnFile(SERVER_LIST))
      const found = await Promise.all(listed.map(({ url }) => offerAt(services, url)))
      return {
        offers: found.flatMap((each) => ('offer' in each ? [each.offer] : [])),
        absent: found.flatMap((each) => ('absent' in each ? [each.absent] : [])),
      }
    },
    'servers.lookup': ({ address }) => onboarding.lookUp(address),
    async 'servers.weighQuorum'({ servers }) {
      const offers = await Promise.all(servers.map(({ url }) => onboarding.lookUp(url)))
      return weighQuorum(offers)
    },
    async 'onboarding.start'({ password, servers }) {
      await onboarding.start(password, servers)
      return null
    },
    'onboarding.progress': () => onboarding.progress(),
    async 'onboarding.cancel'() {
      await onboarding.cancel()
      return null
    },
    async 'onboarding.resume'({ password }) {
      await onboarding.resume(password)
      return null
    },
    'onboarding.result': () => onboarding.result(),
    async 'onboarding.finish'() {
      await onboarding.finish()
      services.changed('app', 'home')
      return null
    },
  }
}

async function offerAt(
  { onboarding }: UiServices,
  url: string,
): Promise<{ offer: ServerOffer } | { absent: ServerAbsent }> {
  try {
    return { offer: await onboarding.lookUp(url) }
  } catch (error) {
    if (!(error instanceof WalletError)) throw error
    return { absent: { url, host: hostOf(url), problem: problemOf(error) } }
  }
}
