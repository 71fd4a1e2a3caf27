import type { Problem } from '../../messages/problem.ts'
import type { WalletView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { countWord, countWordFirst } from '../components/count-words.ts'
import { Frame } from '../components/frame.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { HalfMark } from '../components/token-mark.tsx'
import { Lead, TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import './parties.css'
import { partiesText } from './parties-text.ts'
import { Replaced } from './replaced.tsx'
import { canSign } from './who-signs.ts'

const text = {
  title: (threshold: number, all: number) => `Any ${countWord(threshold)} of these ${countWord(all)} sign`,
  each: 'Each holds one share and reads every request for itself.',
  withoutYou: 'Without you',
  withoutThem: 'Without them',
  notAlone: 'Not this browser alone',
  state: { here: 'Here', away: 'No answer', unknown: 'Not asked yet' },
  unlocked: 'Unlocked',
  last: (time: string) => `Last answered at ${time}`,
  said: (words: string) => `It said: “${words}”`,
  ask: 'Ask them again',
  burned: 'A check failed between this browser and it. They sign nothing together until their connection is renewed.',
  renew: (name: string) => `Renew the connection with ${name}`,
  broken: (one: string, other: string) =>
    `${one} and ${other} sign nothing together until their connection is renewed. Each still signs with the others.`,
  renewBetween: (one: string, other: string) => `Renew the connection of ${one} and ${other}`,
  asking: 'Asking',
  fingerprint: 'Fingerprint: ',
}

/** The quorum: who holds a share, whether they are here, and the words of their keys. */
export function Parties(props: {
  wallet: WalletView
  waiting: boolean
  problem: Problem | null
  actions: { ask: () => void; renew: (pair: [number, number]) => void; useAgain: () => void; back: () => void }
}) {
  const { wallet, waiting, problem, actions } = props
  const device = wallet.parties.find(({ role }) => role === 'device')!.index
  const servers = wallet.parties.filter(({ role }) => role === 'server').length
  return (
    <Frame bar={<TopBar title={viewNames.parties} led onBack={actions.back} />}>
      <div className="parties">
        {problem && <ProblemNote problem={problem} />}
        <Replaced wallet={wallet} waiting={waiting} useAgain={actions.useAgain} />
        <Lead>{text.title(wallet.threshold, wallet.parties.length)}</Lead>
        <p className="parties-each ink2">
          {text.each} {partiesText(wallet).detail}
        </p>
        <dl className="parties-facts">
          <div>
            <dt>{text.withoutYou}</dt>
            <dd>{serversText(servers, wallet.threshold)}</dd>
          </div>
          <div>
            <dt>{text.withoutThem}</dt>
            <dd>{text.notAlone}</dd>
          </div>
        </dl>
        <ul className="card">
          {wallet.parties.map((party) => (
            <li key={party.index} className="party">
              {party.role === 'device' ? (
                <HalfMark own="filled" size={26} />
              ) : (
                <HalfMark server={!canSign(party) ? 'away' : party.state === 'here' ? 'agrees' : 'ready'} size={26} />
              )}
              <bdi className="party-name">{party.name}</bdi>
              <span className={`party-state party-${party.state}`}>
                {party.role === 'device' ? text.unlocked : text.state[party.state]}
              </span>
              {party.host && <bdi className="party-host">{party.host}</bdi>}
              <div className="party-said">
                {party.burned && (
                  <>
                    <p>{text.burned}</p>
                    <Button
                      kind="secondary"
                      size="small"
                      disabled={waiting}
                      onClick={() => actions.renew([device, party.index])}
                    >
                      {text.renew(party.name)}
                    </Button>
                  </>
                )}
                {party.said && <p>{text.said(party.said)}</p>}
                {party.state === 'away' && party.lastAnswered !== null && (
                  <p>{text.last(dayAndTime(party.lastAnswered, Date.now()))}</p>
                )}
              </div>
              {party.fingerprint.length > 0 && (
                <p className="party-words">
                  <span className="unseen">{text.fingerprint}</span>
                  {party.fingerprint.slice(0, 4).join(' ')}
                  <br />
                  {party.fingerprint.slice(4).join(' ')}
                </p>
              )}
            </li>
          ))}
        </ul>
        {wallet.broken.map((pair) => (
          <BrokenPair key={pair.join()} wallet={wallet} pair={pair} waiting={waiting} renew={actions.renew} />
        ))}
        <Button kind="secondary" waiting={waiting ? text.asking : undefined} onClick={actions.ask}>
          {text.ask}
        </Button>
      </div>
    </Frame>
  )
}

function BrokenPair(props: {
  wallet: WalletView
  pair: [number, number]
  waiting: boolean
  renew: (pair: [number, number]) => void
}) {
  const { wallet, pair, waiting, renew } = props
  const [one, other] = pair.map((index) => wallet.parties.find((party) => party.index === index)?.name ?? '')
  return (
    <div className="parties">
      <Note kind="waiting">{text.broken(one!, other!)}</Note>
      <Button kind="secondary" size="small" disabled={waiting} onClick={() => renew(pair)}>
        {text.renewBetween(one!, other!)}
      </Button>
    </div>
  )
}

/** What the servers can do without this browser. */
function serversText(servers: number, threshold: number): string {
  if (servers < threshold) return 'Nobody can sign'
  if (servers === 2) return 'Both servers together'
  return `${servers === threshold ? `All ${countWord(servers)}` : countWordFirst(threshold)} servers together`
}
