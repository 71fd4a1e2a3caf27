import { createContext } from 'react'

/**
 * The full page around a view; null in a popup or a window. `inNavigation`: the navigation names this view, so it needs no
 * way back. `stands` is told when a view is there, so that the focus can follow the person to it.
 */
export const FullPageContext = createContext<{ inNavigation: boolean; stands: (main: HTMLElement) => void } | null>(
  null,
)
