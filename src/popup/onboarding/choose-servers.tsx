import { useCallback, useEffect, useState } from 'react'
import type { ChosenServer, QuorumWeight, ServerAbsent, ServerOffer } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../ask.ts'
import { ask } from '../client.ts'
import { fewestServers } from './quorum-text.ts'
import { Servers, type ServersView } from './servers.tsx'

const chosenOf = (offers: readonly ServerOffer[], chosen: ReadonlySet<string>): ChosenServer[] =>
  offers.filter(({ identity }) => chosen.has(identity)).map(({ url, identity }) => ({ url, identity }))

/** The servers page, connected: offers, addresses looked up, and what the choice would mean. */
export function ChooseServers(props: {
  starting: boolean
  /** Why the key was not begun. */
  problem: Problem | null
  onChosen: (servers: ChosenServer[]) => void
}) {
  const [suggested, setSuggested] = useState<readonly ServerOffer[] | null>(null)
  const [absent, setAbsent] = useState<readonly ServerAbsent[]>([])
  const [added, setAdded] = useState<readonly ServerOffer[]>([])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [lookup, setLookup] = useState<ServersView['lookup']>({ running: false, problem: null, found: null })
  const [listing, setListing] = useState<Problem | null>(null)

  const askAgain = useCallback(() => {
    setListing(null)
    ask('servers.suggested', null).then(
      (answer) => {
        setSuggested(answer.offers)
        setAbsent(answer.absent)
      },
      (error: unknown) => {
        setSuggested([])
        setListing(problemOf(error))
      },
    )
  }, [])
  useEffect(askAgain, [])

  const offers = suggested && [...suggested, ...added.filter((one) => !suggested.some(same(one)))]
  const servers = chosenOf(offers ?? [], chosen)
  const { weight, problem: weighing } = useWeight(servers)

  async function lookUp(address: string) {
    setLookup({ running: true, problem: null, found: null })
    try {
      const found = await ask('servers.lookup', { address })
      setAdded((before) => [...before.filter((one) => !same(found)(one)), found])
      setLookup({ running: false, problem: null, found })
    } catch (error) {
      setLookup({ running: false, problem: problemOf(error), found: null })
    }
  }

  function choose(offer: ServerOffer, on: boolean) {
    const next = new Set(chosen)
    if (on) next.add(offer.identity)
    else next.delete(offer.identity)
    setChosen(next)
  }

  return (
    <Servers
      view={{
        offers,
        absent,
        chosen,
        weight,
        lookup,
        problem: props.problem ?? weighing ?? listing,
        starting: props.starting,
      }}
      actions={{ choose, lookUp, askAgain, create: () => props.onChosen(servers) }}
    />
  )
}

const same =
  (one: ServerOffer) =>
  (other: ServerOffer): boolean =>
    one.identity === other.identity

/** What the choice would mean; null until the background has weighed exactly these servers. */
function useWeight(servers: ChosenServer[]): { weight: QuorumWeight | null; problem: Problem | null } {
  const key = JSON.stringify(servers)
  const [weighed, setWeighed] = useState<{ key: string; weight: QuorumWeight | null; problem: Problem | null }>()
  useEffect(() => {
    let closed = false
    const chosen = JSON.parse(key) as ChosenServer[]
    if (chosen.length < fewestServers) return
    ask('servers.weighQuorum', { servers: chosen }).then(
      (weight) => closed || setWeighed({ key, weight, problem: null }),
      (error: unknown) => closed || setWeighed({ key, weight: null, problem: problemOf(error) }),
    )
    return () => {
      closed = true
    }
  }, [key])
  return weighed?.key === key ? weighed : { weight: null, problem: null }
}
