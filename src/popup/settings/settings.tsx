import { FileLock, Globe, Lock, Network, Palette, Timer, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { UiOutput } from '../../messages/ui.ts'
import type { SettingsView, WalletView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { countWord } from '../components/count-words.ts'
import { Frame } from '../components/frame.tsx'
import { ListRow } from '../components/list-row.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { Toggle } from '../components/toggle.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { type ThemeChoice, themeChoices } from '../design/theme.ts'
import { viewNames } from '../pages/view-names.ts'
import './settings.css'

const text = {
  browser: 'This browser',
  lockAfter: 'Lock after',
  minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
  backup: 'Backup file',
  saved: (time: string) => `Saved ${time}`,
  stale: 'Older than this wallet',
  never: 'None saved',
  wallet: 'Wallet',
  parties: 'Parties',
  allHere: (count: number) => `${count}, all here`,
  missing: (count: number) => `${countWord(count)} missing`,
  renew: 'A connection is to be renewed',
  replaced: 'Another browser took this one’s place',
  sites: 'Connected sites',
  networks: 'Networks',
  display: 'Display',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' } satisfies Record<ThemeChoice, string>,
  forSites: 'For sites',
  defaultWallet: 'Default wallet for sites',
  defaultDetail: 'Sites that know only one wallet find this one.',
  metaMask: 'Act as MetaMask for old dapps',
  metaMaskDetail: 'Sites that ask for MetaMask by name then take this wallet for it.',
  about: (version: string) => `Symbolon ${version}`,
  lock: 'Lock now',
}

export type SettingsActions = {
  write: (change: Partial<Omit<SettingsView, 'version'>>) => void
  theme: (choice: ThemeChoice) => void
  backup: () => void
  parties: () => void
  sites: () => void
  networks: () => void
  lock: () => void
  back: () => void
}

/** Grouped by what it touches: this browser, the wallet, the display, the sites. */
export function Settings(props: {
  view: UiOutput<'settings.read'>
  /** Null while it is not known. */
  wallet: WalletView | null
  counts: { sites: number | null; networks: number | null }
  theme: ThemeChoice
  problem: Problem | null
  actions: SettingsActions
}) {
  const { view, wallet, counts, theme, problem, actions } = props
  const { settings, backup } = view
  return (
    <Frame
      bar={<TopBar title={viewNames.settings} onBack={actions.back} />}
      foot={
        <>
          <span className="settings-about ink3">{text.about(settings.version)}</span>
          <Button
            kind="secondary"
            size="small"
            icon={<Lock size={16} strokeWidth={1.6} aria-hidden="true" />}
            onClick={actions.lock}
          >
            {text.lock}
          </Button>
        </>
      }
    >
      <div className="settings">
        {problem && <ProblemNote problem={problem} />}
        <section>
          <h2>{text.browser}</h2>
          <Choice
            icon={<Timer size={18} strokeWidth={1.6} aria-hidden="true" />}
            label={text.lockAfter}
            value={String(settings.autoLockMinutes)}
            options={LOCK_AFTER.map((each) => ({ value: String(each), label: text.minutes(each) }))}
            onChange={(value) => {
              const minutes = LOCK_AFTER.find((each) => String(each) === value)
              if (minutes) actions.write({ autoLockMinutes: minutes })
            }}
          />
          <ListRow
            lead={<FileLock size={18} strokeWidth={1.6} aria-hidden="true" />}
            title={text.backup}
            valueDetail={
              backup.savedAt === null
                ? text.never
                : backup.stale
                  ? text.stale
                  : text.saved(dayAndTime(backup.savedAt, Date.now()))
            }
            leads
            onPress={actions.backup}
          />
        </section>
        <section>
          <h2>{text.wallet}</h2>
          <ListRow
            lead={<Users size={18} strokeWidth={1.6} aria-hidden="true" />}
            title={text.parties}
            valueDetail={wallet && partiesDetail(wallet)}
            leads
            onPress={actions.parties}
          />
          <ListRow
            lead={<Globe size={18} strokeWidth={1.6} aria-hidden="true" />}
            title={text.sites}
            valueDetail={counts.sites?.toString()}
            leads
            onPress={actions.sites}
          />
          <ListRow
            lead={<Network size={18} strokeWidth={1.6} aria-hidden="true" />}
            title={text.networks}
            valueDetail={counts.networks?.toString()}
            leads
            onPress={actions.networks}
          />
        </section>
        <section>
          <h2>{text.display}</h2>
          <Choice
            icon={<Palette size={18} strokeWidth={1.6} aria-hidden="true" />}
            label={text.theme}
            value={theme}
            options={themeChoices.map((each) => ({ value: each, label: text.themes[each] }))}
            onChange={(value) => {
              const choice = themeChoices.find((each) => each === value)
              if (choice) actions.theme(choice)
            }}
          />
        </section>
        <section>
          <h2>{text.forSites}</h2>
          <Switch
            label={text.defaultWallet}
            detail={text.defaultDetail}
            on={settings.defaultWallet}
            onChange={(defaultWallet) => actions.write({ defaultWallet })}
          />
          <Switch
            label={text.metaMask}
            detail={text.metaMaskDetail}
            on={settings.actAsMetaMask}
            onChange={(actAsMetaMask) => actions.write({ actAsMetaMask })}
          />
        </section>
      </div>
    </Frame>
  )
}

const LOCK_AFTER = [1, 5, 15, 30, 60] as const

function Choice(props: {
  icon: ReactNode
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  const id = `choice-${props.label.toLowerCase().replaceAll(' ', '-')}`
  return (
    <div className="row">
      {props.icon}
      <label htmlFor={id} className="row-words row-title">
        {props.label}
      </label>
      <select
        id={id}
        className="settings-select"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

function Switch(props: { label: string; detail: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="row">
      <span className="row-words">
        <span className="row-title">{props.label}</span>
        <span className="row-detail">{props.detail}</span>
      </span>
      <Toggle on={props.on} name={props.label} onChange={props.onChange} />
    </div>
  )
}

function partiesDetail({ parties, broken }: WalletView): string {
  if (parties.some(({ replaced }) => replaced)) return text.replaced
  if (broken.length > 0 || parties.some(({ burned }) => burned)) return text.renew
  const missing = parties.filter(({ state }) => state === 'away').length
  return missing === 0 ? text.allHere(parties.length) : text.missing(missing)
}
