import { Accounts } from '../accounts/accounts.tsx'
import { ask, useView } from '../client.ts'
import { ProblemNote } from '../components/problem-details.tsx'
import { WaitingRows } from '../components/waiting.tsx'
import { useAct } from './use-act.ts'

/** The accounts, wherever they are shown; `onChosen` after one was made the current one. */
export function AccountsPanel(props: { onChosen: () => void }) {
  const viewing = useView('accounts.list', null)
  const { act, problem } = useAct()
  if (viewing.state === 'loading') return <WaitingRows />
  if (viewing.state === 'failed') return <ProblemNote problem={viewing.problem} />
  return (
    <Accounts
      view={viewing.view}
      problem={problem}
      actions={{
        select: (id) =>
          act(async () => {
            await ask('accounts.select', { id })
            props.onChosen()
          }),
        add: (kind, name) => act(() => ask('accounts.add', { kind, name })),
        stopMaking: () => act(() => ask('accounts.stopMaking', null)),
        renameWallet: (name) => act(() => ask('wallet.rename', { name })),
        rename: (id, name) => act(() => ask('accounts.rename', { id, name })),
      }}
    />
  )
}
