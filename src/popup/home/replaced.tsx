import { useState } from 'react'
import type { WalletView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { Note } from '../components/note.tsx'
import { Sheet } from '../components/sheet.tsx'
import { replacedText } from './parties-text.ts'

const text = {
  nothing: 'Nothing more is signed with this browser there.',
  yours: 'If you restored this wallet in another browser, use that one and remove Symbolon here.',
  notYours:
    'If it was not you, someone did it with your backup file and its password, and has this browser’s share. Use this browser again, and at once move what you own to a new wallet: with that file they can take its place once more.',
  use: 'Use this browser again',
  sure: 'Use this browser again?',
  effect: 'The servers will know this browser and no longer the other one, which is told so when it asks them.',
  confirm: 'Yes, use this one',
}

/** That another browser has taken this one's place, and the way back. */
export function Replaced(props: { wallet: WalletView; waiting: boolean; useAgain: () => void }) {
  const { wallet, waiting, useAgain } = props
  const [asking, setAsking] = useState(false)
  const replaced = replacedText(wallet)
  if (!replaced) return null
  const confirm = () => {
    setAsking(false)
    useAgain()
  }
  return (
    <>
      <Note kind="refused">
        <b>{replaced}</b>
        <br />
        {text.nothing}
      </Note>
      <p className="ink2">{text.yours}</p>
      <p className="ink2">{text.notYours}</p>
      <Button kind="secondary" disabled={waiting} onClick={() => setAsking(true)}>
        {text.use}
      </Button>
      <Sheet open={asking} title={text.sure} onClose={() => setAsking(false)}>
        <p className="ink2">{text.effect}</p>
        <Button kind="danger" onClick={confirm}>
          {text.confirm}
        </Button>
      </Sheet>
    </>
  )
}
