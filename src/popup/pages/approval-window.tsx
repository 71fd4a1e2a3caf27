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
  // Put away, or approved and no longer waited for: that goes on, and the next one is shown.
  const [aside, setAside] = useState<readonly string[]>([])
  // What is on the screen stays until it is put away, also when nothing is left to do about it.
  const [current, setCurrent] = useState<string | null>(null)
  const leave = (left: string) => {
    setAside((before) => [...before, left])
    setCurrent(null)
  }
  return (
    <Shown viewing={viewing}>
      {(requests) => {
        const first = current ?? requests.find(({ id }) => !aside.includes(id))?.id
        if (first === undefined) return <Close />
        return <Request key={first} id={first} onShown={setCurrent} leave={() => leave(first)} />
      }}
    </Shown>
  )
}

function Request(props: { id: string; onShown: (id: string) => void; leave: () => void }) {
  const { id, onShown, leave } = props
  useEffect(() => onShown(id), [id, onShown])
  const [signed, setSigned] = useState(false)
  useDismissUntouched(signed, id)
  return (
    <RequestPage
      id={id}
      leave={leave}
      onSigned={() => setSigned(true)}
      stopWaiting={leave}
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
