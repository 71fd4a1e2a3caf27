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
          current={current}
          actions={{ edit: (chainId) => go({ at: 'network', chainId }), back: toSettings }}
        />
      )}
    </Shown>
  )
}

/** The editor of one network, or of a new one. It stays open until the background has taken the change. */
export function NetworkPage(props: { chainId: number | 'new' }) {
  const viewing = useView('networks.list', null)
  const { act, waiting, problem } = useAct()
  const { chainId } = props
  return (
    <Shown viewing={viewing} title={viewNames.networks} onBack={back}>
      {({ networks, current }) => {
        const network = networks.find((each) => each.chainId === chainId) ?? null
        if (!network && chainId !== 'new') return null
        return (
          <NetworkEditor
            network={network}
            current={chainId === current}
            taken={networks.map((each) => each.chainId)}
            problem={problem}
            waiting={waiting}
            actions={{
              keep: (number, draft) =>
                act(async () => {
                  const explorer = draft.explorerUrl.trim()
                  const edit = {
                    name: draft.name.trim(),
                    symbol: draft.symbol.trim(),
                    rpcUrl: draft.rpcUrl.trim(),
                    explorerUrl: explorer === '' ? null : explorer,
                  }
                  await ask(network ? 'networks.edit' : 'networks.add', { chainId: number, edit })
                  back()
                }),
              use: () =>
                act(async () => {
                  if (network) await ask('networks.select', { chainId: network.chainId })
                  back()
                }),
              remove: () =>
                act(async () => {
                  if (network) await ask('networks.remove', { chainId: network.chainId })
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
