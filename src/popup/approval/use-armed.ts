import { useEffect, useRef, useState } from 'react'
import { type Arming, arm, armsIn } from './arming.ts'

/** Whether the buttons may act: `content` names what is on screen, and its every change disarms them at once. */
export function useArmed(content: string): boolean {
  const arming = useRef<Arming>({ watched: false, since: performance.now() })
  const [armedFor, setArmedFor] = useState<string | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      clearTimeout(timer)
      const wait = armsIn(arming.current, performance.now())
      setArmedFor(wait === 0 ? content : null)
      if (wait !== null && wait > 0) timer = setTimeout(settle, Math.ceil(wait))
    }
    const look = () => {
      const watched = document.visibilityState === 'visible' && document.hasFocus()
      arming.current = arm(arming.current, { kind: watched ? 'watched' : 'unwatched', at: performance.now() })
      settle()
    }
    arming.current = arm(arming.current, { kind: 'changed', at: performance.now() })
    look()
    addEventListener('focus', look)
    addEventListener('blur', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      removeEventListener('focus', look)
      removeEventListener('blur', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [content])

  // Compared in the same render: buttons drawn for new content are never armed by the old one.
  return armedFor === content
}
