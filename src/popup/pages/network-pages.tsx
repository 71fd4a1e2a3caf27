import { useEffect } from 'react'
import { ask, useView } from '../client.ts'
import { NetworkEditor, Networks } from '../networks/networks.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const back = () => go({ at: 'networks' })

export function NetworksPage() {
  const viewing = useView('networks.list', null)
  const toSettings = () => go({ at: 'settings' })
  return (
    <Shown viewing={viewing} title={viewNames.networks} onBack={toSettings}>
      {({ networks, current }) => (
        <Networks
          networks={networks}
          current={Object.values(current)}
          actions={{
            edit: (chain) => go({ at: 'network', chain }),
            add: () => go({ at: 'new-network' }),
            back: toSettings,
          }}
        />
      )}
    </Shown>
  )
}

/** What was removed, or was never known, has no editor. */
function ToNetworks() {
  useEffect(back, [])
  return null
}

/** The editor of the network of a chain, or with null of a new one. It stays open until the background has taken the change. */
export function NetworkPage(props: { chain: string | null }) {
  const viewing = useView('networks.list', null)
  const { act, waiting, problem } = useAct()
  const { chain } = props
  return (
    <Shown viewing={viewing} title={viewNames.networks} onBack={back}>
      {({ networks, current }) => {
        const network = networks.find((each) => each.chain === chain) ?? null
        if (!network && chain !== null) return <ToNetworks />
        return (
          <NetworkEditor
            network={network}
            current={chain !== null && Object.values(current).includes(chain)}
            taken={networks.map((each) => each.chain)}
            problem={problem}
            waiting={waiting}
            actions={{
              keep: (kept, draft) =>
                act(async () => {
                  const explorer = draft.explorerUrl.trim()
                  const edit = {
                    name: draft.name.trim(),
                    symbol: draft.symbol.trim(),
                    rpcUrl: draft.rpcUrl.trim(),
                    explorerUrl: explorer === '' ? null : explorer,
                  }
                  await ask(network ? 'networks.edit' : 'networks.add', { chain: kept, edit })
                  back()
                }),
              use: () =>
                act(async () => {
                  if (network) await ask('networks.select', { chain: network.chain })
                  back()
                }),
              remove: () =>
                act(async () => {
                  if (network) await ask('networks.remove', { chain: network.chain })
                  back()
                }),
              back,
            }}
          />
        )
      }}
    </Shown>
  )
}
