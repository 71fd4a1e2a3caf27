import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../design/index.css'
import './pages.css'

/** Draws a page of the extension into its root element. */
export function mount(page: ReactNode): void {
  createRoot(document.getElementById('root')!).render(<StrictMode>{page}</StrictMode>)
}
