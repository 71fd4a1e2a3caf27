import { ArrowRight, Download, LockKeyhole } from 'lucide-react'
import type { MadeWallet } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import type { FamilyName } from '../../messages/values.ts'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { countWord } from '../components/count-words.ts'
import { familyName } from '../components/family-names.ts'
import { FullAddress } from '../components/full-address.tsx'
import { LogoMark } from '../components/logo.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'
import './ready.css'

const text = {
  one: 'Your address',
  several: 'Your addresses',
  chains: { ethereum: 'Ethereum and its networks', tezos: 'Tezos' } satisfies Record<FamilyName, string>,
  copy: (family: string, address: string) => `Copy ${family} address, ends ${address.slice(-4)}`,
  made: {
    title: (time: string, parties: number) => `Made at ${time} by ${countWord(parties)} parties`,
    text: (parties: number, servers: string) =>
      `All ${countWord(parties)} signed the record of it. ${servers} keep their shares; this browser keeps its own.`,
  },
  brought: {
    title: 'This browser holds your share now',
    settled: (servers: string) =>
      `${servers} keep theirs and answer this browser alone. The browser it came from can no longer ask them.`,
    open: (servers: string) => `${servers} keep theirs.`,
    accounts:
      'A backup file does not list your accounts. If you had others, add them again under Accounts: they ' +
      'come back in their order, with the same addresses.',
  },
  file: {
    title: 'One file, before you go',
    text:
      'It carries this browser’s share, locked with your password. With both, you can bring this wallet to another ' +
      'browser. Without the file, a lost computer takes the share with it.',
    save: 'Save the backup file',
    saving: 'Saving',
    saved: (name: string) => `Saved as ${name}. Keep it away from this computer.`,
    again: 'Save it again',
  },
  later: 'You can save it later, in Settings.',
  open: 'Open the wallet',
  opening: 'Opening',
}

export type ReadyView = {
  wallet: MadeWallet
  /** It came from a backup file instead of being made just now. */
  brought: boolean
  now: number
  saving: boolean
  savedAs: string | null
  opening: boolean
  problem: Problem | null
}

/** The addresses, shown only now that every party has signed the record, and the backup file. */
export function Ready(props: { view: ReadyView; actions: { save: () => void; open: () => void } }) {
  const { view, actions } = props
  const { accounts, parties, madeAt } = view.wallet
  const settled = view.brought || view.savedAs !== null
  return (
    <OnboardingPage
      {...(view.brought ? {} : { stage: 'ready' as const })}
      figure={{ own: 'filled', server: 'filled', gap: 0.9 }}
      figureSize={238}
      words={
        view.brought ? broughtWords(parties, view.problem === null) : madeWords(parties, dayAndTime(madeAt, view.now))
      }
      foot={
        <div className="ready-foot">
          <p>{settled ? '' : text.later}</p>
          <Button
            kind={settled ? 'primary' : 'quiet'}
            waiting={view.opening ? text.opening : undefined}
            onClick={actions.open}
          >
            {text.open} <ArrowRight size={18} strokeWidth={1.6} aria-hidden="true" />
          </Button>
        </div>
      }
    >
      <Heading>{accounts.length === 1 ? text.one : text.several}</Heading>
      <ul className="made-addresses">
        {accounts.map(({ id, family, address }, at) => (
          <li key={id} className="made-address">
            <div>
              <p>{text.chains[family]}</p>
              <FullAddress address={address} main={at === 0} wide />
            </div>
            <CopyButton value={address} name={text.copy(familyName[family], address)} />
          </li>
        ))}
      </ul>
      {view.brought && accounts.every(({ index }) => index === 0) && <p>{text.brought.accounts}</p>}
      {view.brought ? (
        view.problem && <ProblemNote problem={view.problem} />
      ) : (
        <BackupFile view={view} onSave={actions.save} />
      )}
    </OnboardingPage>
  )
}

/** The vault, locked with the password, as a file to keep elsewhere. */
function BackupFile(props: { view: ReadyView; onSave: () => void }) {
  const { view } = props
  return (
    <section className="backup" aria-labelledby="backup-title">
      <SheetFigure />
      <div className="backup-words">
        <h2 id="backup-title" className="type-title">
          {text.file.title}
        </h2>
        <p>{text.file.text}</p>
        {view.savedAs && (
          <Note kind="agreed" role="status">
            {text.file.saved(view.savedAs)}
          </Note>
        )}
        {view.problem && <ProblemNote problem={view.problem} />}
        <div className="onboarding-acts">
          <Button
            kind={view.savedAs ? 'secondary' : 'primary'}
            icon={<Download size={18} strokeWidth={1.6} aria-hidden="true" />}
            waiting={view.saving ? text.file.saving : undefined}
            onClick={props.onSave}
          >
            {view.savedAs ? text.file.again : text.file.save}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** `parties` are the names of all of them, this browser's first. */
const serversOf = (parties: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(parties.slice(1))

function madeWords(parties: readonly string[], time: string) {
  return {
    title: text.made.title(time, parties.length),
    text: text.made.text(parties.length, serversOf(parties)),
  }
}

function broughtWords(parties: readonly string[], settled: boolean) {
  const servers = serversOf(parties)
  return { title: text.brought.title, text: settled ? text.brought.settled(servers) : text.brought.open(servers) }
}

/** A locked sheet: the token, an empty frame and ruled lines. */
function SheetFigure() {
  return (
    <div className="sheet-figure" aria-hidden="true">
      <div className="sheet-figure-head">
        <LogoMark size={14} />
      </div>
      <div className="sheet-figure-seal">
        <LockKeyhole size={26} strokeWidth={1.2} />
      </div>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((line) => (
        <div key={line} className="sheet-figure-line" />
      ))}
    </div>
  )
}
