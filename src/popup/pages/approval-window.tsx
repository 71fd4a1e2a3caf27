import { useEffect, useState } from 'react'
import browser from 'webextension-polyfill'
import { RequestPage } from '../approval/request-page.tsx'
import { ask, useView } from '../client.ts'
import { Gate } from './gate.tsx'
import { type Route, writeRoute } from './route.ts'
import { Shown } from './shown.tsx'

/** How long a finished request stays before its window closes itself, unless touched, in milliseconds. */
const CLOSE_AFTER = 4000

/** One request at a time, the oldest first. The window closes when none is left. */
export function ApprovalWindow() {
  return (
    <Gate
      onboard={(at) => {
        if (at !== '') open(browser.runtime.getURL(`onboarding.html${at}`))
        close()
      }}
    >
      <Queue />
    </Gate>
  )
}

function Queue() {
  const viewing = useView('requests.list', null)
  // Approved requests that the person stopped waiting for: they go on, and the next one is shown.
  const [aside, setAside] = useState<readonly string[]>([])
  return (
    <Shown viewing={viewing}>
      {(requests) => {
        const first = requests.find(({ id }) => !aside.includes(id))
        if (!first) return <Close />
        return <Request key={first.id} id={first.id} onAside={() => setAside([...aside, first.id])} />
      }}
    </Shown>
  )
}

function Request(props: { id: string; onAside: () => void }) {
  const { id, onAside } = props
  const [signed, setSigned] = useState(false)
  useDismissUntouched(signed, id)
  return (
    <RequestPage
      id={id}
      // The queue notices that this one is over, and shows the next or closes.
      leave={() => undefined}
      onSigned={() => setSigned(true)}
      stopWaiting={onAside}
      seeActivity={() => openPage({ at: 'activity', id: null })}
      seeParties={() => openPage({ at: 'parties' })}
    />
  )
}

function openPage(route: Route): void {
  open(browser.runtime.getURL(`app.html${writeRoute(route)}`))
}

/** Puts a signed request away after a while; a touch of any kind keeps it for the person to close. */
function useDismissUntouched(signed: boolean, id: string): void {
  useEffect(() => {
    if (!signed) return
    const timer = setTimeout(() => {
      ask('requests.dismiss', { id }).catch(() => close())
    }, CLOSE_AFTER)
    const keep = () => clearTimeout(timer)
    addEventListener('pointerdown', keep)
    addEventListener('keydown', keep)
    return () => {
      keep()
      removeEventListener('pointerdown', keep)
      removeEventListener('keydown', keep)
    }
  }, [signed, id])
}

function Close() {
  useEffect(() => close(), [])
  return null
}
