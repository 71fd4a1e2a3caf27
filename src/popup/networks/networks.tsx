import { Plus } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { family as families } from '../../messages/values.ts'
import type { NetworkView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { familyName } from '../components/family-names.ts'
import { Field } from '../components/field.tsx'
import { Frame } from '../components/frame.tsx'
import { shortHost } from '../components/host-text.ts'
import { Coin, ListRow } from '../components/list-row.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { chainTyped, draftOf, emptyNetwork, type NetworkDraft, networkErrors, withChainId } from './network-form.ts'
import './networks.css'

const text = {
  add: 'Add a network',
  edit: (name: string) => `Edit ${name}`,
  use: 'Use this network',
  current: 'In use',
  remove: 'Remove',
  keep: 'Keep',
  keeping: 'Asking the node',
  silent: 'Node does not answer',
  fields: {
    chainId: 'Chain number',
    name: 'Name',
    symbol: 'Symbol of its coin',
    rpcUrl: 'Address of a node',
    explorerUrl: 'Address of an explorer, if any',
  } satisfies Record<keyof NetworkDraft, string>,
  tezosChain: 'Chain id',
  chainHint: 'Of a Tezos network its id, which begins with Net.',
  nodeHint: 'The node sees your addresses. It is asked whether it serves this chain before anything is kept.',
}

/** The networks known; pressing one opens its editor. */
export function Networks(props: {
  networks: readonly NetworkView[]
  /** Chains: one of each family. */
  current: readonly string[]
  actions: { edit: (chain: string) => void; add: () => void; back: () => void }
}) {
  const { networks, current, actions } = props
  return (
    <Frame
      bar={<TopBar title={viewNames.networks} onBack={actions.back} />}
      foot={
        <Button kind="secondary" icon={<Plus size={17} strokeWidth={1.6} aria-hidden="true" />} onClick={actions.add}>
          {text.add}
        </Button>
      }
    >
      {families.options.map((family) => (
        <section key={family} className="network-family" aria-label={familyName[family]}>
          <h2 className="ink3 type-small">{familyName[family]}</h2>
          {networks
            .filter((network) => network.family === family)
            .map((network) => (
              <ListRow
                key={network.chain}
                lead={<Coin letter={[...network.name][0] ?? ''} />}
                title={<bdi>{network.name}</bdi>}
                detail={<bdi>{shortHost(new URL(network.rpcUrl).host)}</bdi>}
                valueDetail={
                  current.includes(network.chain) ? text.current : network.reachable === false ? text.silent : undefined
                }
                leads
                onPress={() => actions.edit(network.chain)}
              />
            ))}
        </section>
      ))}
    </Frame>
  )
}

/** One network: its words can be changed, its number cannot. */
export function NetworkEditor(props: {
  network: NetworkView | null
  current: boolean
  taken: readonly string[]
  problem: Problem | null
  waiting: boolean
  actions: {
    keep: (chain: string, draft: NetworkDraft) => void
    use: () => void
    remove: () => void
    back: () => void
  }
}) {
  const { network, current, taken, problem, waiting, actions } = props
  const [draft, setDraft] = useState(network ? draftOf(network) : emptyNetwork)
  const [tried, setTried] = useState(false)
  const form = useId()
  const errors = networkErrors(draft, network ? [] : taken)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const chain = chainTyped(draft.chainId)
    if (chain !== null && Object.keys(errors).length === 0 && !waiting) actions.keep(chain, draft)
  }
  const field = (key: keyof NetworkDraft) => (
    <Field
      label={key === 'chainId' && network?.family === 'tezos' ? text.tezosChain : text.fields[key]}
      value={draft[key]}
      disabled={key === 'chainId' && network !== null}
      error={tried ? errors[key] : null}
      hint={key === 'rpcUrl' ? text.nodeHint : key === 'chainId' && network === null ? text.chainHint : null}
      onChange={({ target: { value } }) =>
        setDraft(key === 'chainId' ? withChainId(draft, value) : { ...draft, [key]: value })
      }
    />
  )
  return (
    <Frame
      bar={<TopBar title={network ? text.edit(network.name) : text.add} onBack={actions.back} />}
      foot={
        <>
          {network && !network.builtIn && !current && (
            <Button kind="danger" onClick={actions.remove}>
              {text.remove}
            </Button>
          )}
          {network && !current && (
            <Button kind="secondary" onClick={actions.use}>
              {text.use}
            </Button>
          )}
          <Button type="submit" form={form} waiting={waiting ? text.keeping : undefined}>
            {text.keep}
          </Button>
        </>
      }
    >
      <form id={form} className="network" onSubmit={submit} noValidate>
        {problem && <ProblemNote problem={problem} />}
        {field('name')}
        {field('rpcUrl')}
        {field('chainId')}
        {field('symbol')}
        {field('explorerUrl')}
      </form>
    </Frame>
  )
}
