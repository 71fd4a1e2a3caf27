import { type ReactNode, useEffect, useRef } from 'react'

/** The page's heading; it takes focus when the page opens, so that reading starts there. */
export function Heading(props: { hero?: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1} className={props.hero ? 'type-hero' : 'type-panel'}>
      {props.children}
    </h1>
  )
}
