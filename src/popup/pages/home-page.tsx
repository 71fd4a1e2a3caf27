import { useState } from 'react'
import browser from 'webextension-polyfill'
import { Accounts } from '../accounts/accounts.tsx'
import { ask, useView } from '../client.ts'
import { ProblemNote } from '../components/problem-details.tsx'
import { Home } from '../home/home.tsx'
import { actOnActivity } from './act-on-activity.ts'
import { go } from './route.ts'
import { saveBackup } from './save-backup.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'

/** Home and, from below, the accounts. */
export function HomePage(props: { popup: boolean }) {
  const home = useView('home.view', null)
  const [choosing, setChoosing] = useState(false)
  const { act, problem } = useAct()

  const openAsPage = () =>
    act(async () => {
      await browser.tabs.create({ url: browser.runtime.getURL('app.html') })
      close()
    })

  const review = () =>
    act(async () => {
      const [first] = await ask('requests.list', null)
      if (first) go({ at: 'review', id: first.id })
    })

  return (
    <Shown viewing={home}>
      {(view) => (
        <>
          <Home
            view={view}
            actions={{
              accounts: () => setChoosing(true),
              page: props.popup ? openAsPage : null,
              lock: () => act(() => ask('wallet.lock', null)),
              settings: () => go({ at: 'settings' }),
              send: () => go({ at: 'send' }),
              receive: () => go({ at: 'receive' }),
              parties: () => go({ at: 'parties' }),
              review,
              backup: () => act(saveBackup),
              dismiss: (id) => act(() => ask('home.dismiss', { id })),
              open: (id) => go({ at: 'activity', id }),
              act: (id, action) => act(() => actOnActivity(id, action)),
            }}
          />
          {problem && (
            <div className="over">
              <ProblemNote problem={problem} />
            </div>
          )}
          {choosing && <AccountsSheet onClose={() => setChoosing(false)} />}
        </>
      )}
    </Shown>
  )
}

function AccountsSheet(props: { onClose: () => void }) {
  const viewing = useView('accounts.list', null)
  const { act, problem } = useAct()
  if (viewing.state !== 'shown') return null
  return (
    <Accounts
      open
      view={viewing.view}
      problem={problem}
      actions={{
        close: props.onClose,
        select: (id) =>
          act(async () => {
            await ask('accounts.select', { id })
            props.onClose()
          }),
        add: (name) => act(() => ask('accounts.add', { name })),
        renameWallet: (name) => act(() => ask('wallet.rename', { name })),
        rename: (id, name) => act(() => ask('accounts.rename', { id, name })),
      }}
    />
  )
}
