import { useEffect } from 'react'
import { go, type Route } from './route.ts'

/** In place of what is not there any more, such as an old bookmark's: goes where its like is. */
export function Gone(props: { to: Route }) {
  useEffect(() => go(props.to), [])
  return null
}
