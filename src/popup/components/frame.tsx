import { type ReactNode, useContext, useEffect, useRef } from 'react'
import './frame.css'
import { FullPageContext } from './full-page.ts'
import { viewStands } from './view-focus.ts'

/**
 * A view. In a popup or a window the bar and the footer never scroll; in the full page they begin and end its content.
 * `busy` while what it will show is on its way.
 */
export function Frame(props: { bar: ReactNode; foot?: ReactNode; busy?: boolean; children: ReactNode }) {
  const { bar, foot, busy, children } = props
  const page = useContext(FullPageContext)
  const main = useRef<HTMLElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (page && main.current && !busy) page.stands(main.current)
  })
  useEffect(() => {
    if (frame.current && !busy) viewStands(frame.current)
  }, [busy])
  if (page) {
    return (
      <main ref={main} tabIndex={-1} className="page-main" aria-busy={busy}>
        {bar}
        <div className="frame-body">{children}</div>
        {foot && <div className="frame-foot">{foot}</div>}
      </main>
    )
  }
  return (
    <div ref={frame} className="frame">
      {bar}
      <main tabIndex={-1} className="frame-body" aria-busy={busy}>
        {children}
      </main>
      {foot && <footer className="frame-foot">{foot}</footer>}
    </div>
  )
}
