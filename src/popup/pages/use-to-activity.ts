import { useContext } from 'react'
import { FullPageContext } from '../components/full-page.ts'
import { go } from './route.ts'

/** Leads to where the activity is: in the full page a view of its own, in the popup a part of Home. */
export function useToActivity(): () => void {
  const page = useContext(FullPageContext)
  return () => go(page ? { at: 'activity', id: null } : { at: 'home' })
}
