import { useState } from 'react'
import browser from 'webextension-polyfill'
import { ask, useView } from '../client.ts'
import { Button } from '../components/button.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { WaitingRows } from '../components/waiting.tsx'
import { Home, type HomeTab } from '../home/home.tsx'
import { AccountsSheet } from './accounts-sheet.tsx'
import { further } from './further.ts'
import { WithCode } from './late-code.tsx'
import { go } from './route.ts'
import { saveBackup } from './save-backup.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'

const text = { again: 'Try again' }

/** Home and, from below, the accounts. */
export function HomePage(props: { tab: HomeTab }) {
  const home = useView('home.view', null)
  const listing = useView('tokens.list', null)
  const holdings = listing.state === 'shown' ? listing.view : listing.state === 'failed' ? 'failed' : null
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
            holdings={holdings}
            tab={props.tab}
            activity={(heading) => (
              <WithCode
                code={further}
                waiting={<WaitingRows />}
                failed={(failure, again) => (
                  <>
                    <ProblemNote problem={failure} />
                    <Button kind="secondary" size="small" onClick={again}>
                      {text.again}
                    </Button>
                  </>
                )}
              >
                {({ actOnActivity, ActivityList }) => (
                  <ActivityList
                    rows={view.activity}
                    heading={heading}
                    actions={{
                      open: (id) => go({ at: 'activity', id }),
                      act: (id, action) => act(() => actOnActivity(id, action)),
                    }}
                  />
                )}
              </WithCode>
            )}
            actions={{
              holdings: { open: (id) => go({ at: 'token', id }), add: () => go({ at: 'add-token' }) },
              accounts: () => setChoosing(true),
              page: openAsPage,
              lock: () => act(() => ask('wallet.lock', null)),
              settings: () => go({ at: 'settings' }),
              send: () => go({ at: 'send' }),
              receive: () => go({ at: 'receive' }),
              delegation: () => go({ at: 'delegation' }),
              parties: () => go({ at: 'parties' }),
              review,
              backup: () => act(saveBackup),
              dismiss: (id) => act(() => ask('home.dismiss', { id })),
              show: (tab) => go(tab === 'tokens' ? { at: 'home' } : { at: 'home', tab }),
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
