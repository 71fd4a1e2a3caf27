import { useRef, useState } from 'react'
import type { TokenLookView, TokenView } from '../../messages/token.ts'
import type { TokenList } from '../../messages/ui.ts'
import { ask, useView } from '../client.ts'
import { AddToken } from '../tokens/add-token.tsx'
import { TokenDetail } from '../tokens/token-detail.tsx'
import { readTokenId } from '../tokens/token-id.ts'
import { Gone } from './gone.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })
/** Where it hangs, or lies. */
const among = ({ work }: Pick<TokenView, 'work'>) => go(work ? { at: 'home', tab: 'collection' } : { at: 'home' })

/** One token or work of the list. */
export function TokenPage(props: { id: string }) {
  const viewing = useView('tokens.list', null)
  const { act, waiting, problem } = useAct()
  return (
    <Shown viewing={viewing} title={viewNames.token} onBack={home}>
      {({ account, network, holdings }) => {
        const holding = holdings.find(({ token }) => token.key === props.id)
        if (!holding) return <Gone to={{ at: 'home' }} />
        const { key } = holding.token
        return (
          <TokenDetail
            holding={holding}
            account={account}
            network={network}
            problem={problem}
            waiting={waiting}
            actions={{
              send: () => go({ at: 'send', token: key }),
              remove: () =>
                act(async () => {
                  await ask('tokens.remove', { key })
                  among(holding.token)
                }),
              back: () => among(holding.token),
            }}
          />
        )
      }}
    </Shown>
  )
}

/** What is typed is looked for as it is typed. */
export function AddTokenPage() {
  const viewing = useView('tokens.list', null)
  return (
    <Shown viewing={viewing} title={viewNames['add-token']} onBack={home}>
      {(list) => <Draft list={list} />}
    </Shown>
  )
}

function Draft(props: { list: TokenList }) {
  const { account, network } = props.list
  const [draft, setDraft] = useState({ contract: '', tokenId: '' })
  const typed = { contract: draft.contract.trim(), tokenId: readTokenId(draft.tokenId) }
  const looking = useView('tokens.look', typed)
  // While one look is under way the last one stands, so that nothing jumps.
  const last = useRef<TokenLookView | null>(null)
  const isReadable = draft.tokenId.trim() === '' || typed.tokenId !== null
  const fresh = looking.state === 'shown' && isReadable
  if (fresh) last.current = looking.view
  const { act, waiting, problem } = useAct()
  return (
    <AddToken
      draft={draft}
      look={typed.contract === '' ? null : last.current}
      fresh={fresh}
      account={account}
      network={network}
      problem={problem ?? (looking.state === 'failed' ? looking.problem : null)}
      waiting={waiting}
      actions={{
        change: setDraft,
        add: () =>
          act(async () => {
            await ask('tokens.add', typed)
            if (last.current?.kind === 'token') among(last.current.token)
          }),
        editNetwork: () => go({ at: 'network', chain: network.chain }),
        back: home,
      }}
    />
  )
}
