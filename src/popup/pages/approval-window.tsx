import { useEffect, useEffectEvent, useState } from 'react'
import browser from 'webextension-polyfill'
import type { AskerView } from '../../messages/view.ts'
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
  // What is on the screen stays until it is left, also when the list has it no more.
  const [current, setCurrent] = useState<string | null>(null)
  const leave = (left: string) => {
    setAside((before) => [...before, left])
    setCurrent((now) => (now === left ? null : now))
  }
  return (
    <Shown viewing={viewing}>
      {(requests) => {
        const first = current ?? requests.find(({ id }) => !aside.includes(id))?.id
        if (first === undefined) return <Close aside={aside} />
        return <Request key={first} id={first} onShown={setCurrent} leave={() => leave(first)} />
      }}
    </Shown>
  )
}

function Request(props: { id: string; onShown: (id: string) => void; leave: () => void }) {
  const { id, onShown, leave } = props
  useEffect(() => onShown(id), [id, onShown])
  const [signed, setSigned] = useState<AskerView['kind'] | null>(null)
  useLeaveUntouched(signed, id, leave)
  return (
    <RequestPage
      id={id}
      leave={leave}
      onSigned={setSigned}
      stopWaiting={leave}
      seeActivity={() => openPage({ at: 'activity', id: null })}
      seeParties={() => openPage({ at: 'parties' })}
    />
  )
}

function openPage(route: Route): void {
  open(browser.runtime.getURL(`app.html${writeRoute(route)}`))
}

/** Leaves a signed request after a while; a touch of any kind keeps it for the person to close. */
function useLeaveUntouched(signed: AskerView['kind'] | null, id: string, leave: () => void): void {
  const onTime = useEffectEvent(() => {
    // The wallet's own may stand on another page, too: there it is read on.
    if (signed === 'wallet') leave()
    else ask('requests.dismiss', { id }).catch(() => close())
  })
  useEffect(() => {
    if (signed === null) return
    const timer = setTimeout(() => onTime(), CLOSE_AFTER)
    const keep = () => clearTimeout(timer)
    addEventListener('pointerdown', keep)
    addEventListener('keydown', keep)
    return () => {
      keep()
      removeEventListener('pointerdown', keep)
      removeEventListener('keydown', keep)
    }
  }, [signed])
}

/** Closes the window, unless something came that the list before it has not heard of. */
function Close(props: { aside: readonly string[] }) {
  const isLast = useEffectEvent((now: readonly { id: string }[]) => now.every(({ id }) => props.aside.includes(id)))
  useEffect(() => {
    ask('requests.list', null).then(
      (now) => isLast(now) && close(),
      () => close(),
    )
  }, [])
  return null
}
