import { type MouseEvent, useLayoutEffect, useRef } from 'react'
import { FullPageContext } from '../components/full-page.ts'
import { isInNavigation, Navigation } from './navigation.tsx'
import { useRoute, writeRoute } from './route.ts'
import { viewNames } from './view-names.ts'
import { WalletPages } from './wallet-pages.tsx'
import './full-page.css'

const text = {
  skip: 'Skip to the content',
  title: (view: string) => `${view} – Symbolon`,
}

/** The wallet as a page: the navigation at the left, or on top where there is little room, and one view beside it. */
export function FullPage() {
  const route = useRoute()
  const here = writeRoute(route)
  const first = useRef(true)
  const follow = useRef(false)
  useLayoutEffect(() => {
    document.title = text.title(viewNames[route.at])
    // Opening the page moves nothing: the first stop of the keyboard is then the way past the navigation.
    if (!first.current) follow.current = true
    first.current = false
  }, [here])
  const stands = useRef((main: HTMLElement) => {
    if (!follow.current) return
    follow.current = false
    scrollTo(0, 0)
    if (!main.contains(document.activeElement)) focusHeading(main)
  })
  return (
    <FullPageContext value={{ inNavigation: isInNavigation(route), stands: stands.current }}>
      <div className="page">
        <a className="page-skip" href={here} onClick={skip}>
          {text.skip}
        </a>
        <Navigation route={route} />
        <WalletPages />
      </div>
    </FullPageContext>
  )
}

function skip(event: MouseEvent): void {
  event.preventDefault()
  const main = document.querySelector('main')
  if (main) focusHeading(main)
}

/** The heading of what is shown; the content itself while it has none. */
function focusHeading(main: HTMLElement): void {
  const heading = main.querySelector<HTMLElement>('h1[tabindex]') ?? main
  heading.focus({ preventScroll: heading !== main })
}
