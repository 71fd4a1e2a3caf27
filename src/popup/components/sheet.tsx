import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import './sheet.css'

const text = { close: 'Close' }

/** A modal sheet from below. The platform's dialog traps focus, closes on Escape and returns focus. Never for approvals. */
export function Sheet(props: { open: boolean; title: string; onClose: () => void; children: ReactNode }) {
  const { open, title, onClose, children } = props
  const sheet = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = sheet.current
    if (open && !dialog?.open) dialog?.showModal()
    if (!open && dialog?.open) dialog.close()
  }, [open])
  // A dialog that is only taken away does not give the focus back.
  useLayoutEffect(() => {
    const dialog = sheet.current
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={sheet} className="sheet" aria-labelledby={heading} onClose={onClose}>
      <div className="sheet-head">
        <h2 id={heading} className="type-title">
          {title}
        </h2>
        <IconButton name={text.close} onClick={onClose}>
          <X size={20} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      </div>
      {open && children}
    </dialog>
  )
}
