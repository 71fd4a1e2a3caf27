import type { RequestContent } from '../../messages/request.ts'
import { FullAddress } from '../components/full-address.tsx'
import { Note } from '../components/note.tsx'
import { explanation } from '../sentences/explanation.ts'
import { Fields } from '../sentences/fields.tsx'
import { Micheline } from '../sentences/micheline.tsx'
import { OperationList } from '../sentences/operation-list.tsx'
import { SignedText } from '../sentences/signed-text.tsx'
import { isTezos, spelled, type Telling } from '../sentences/telling.ts'

type SignContent = Extract<RequestContent, { kind: 'sign' }>

const text = {
  signInMeans: 'A signed message. It moves nothing and permits nothing.',
  otherNetwork: (theirs: string, network: string) => `It is for network ${theirs}. Here, this site uses ${network}.`,
  messageMeans: 'A signed message. It moves nothing by itself.',
  looseSignIn: 'A signed message that speaks like a sign-in. It moves nothing by itself.',
  replaces: 'It takes the place of a transaction that still waits. Only one of the two can happen.',
  cancels: 'It sends nothing to yourself in place of a transaction that still waits. Only one of the two can happen.',
  newRecipient: 'You have never sent here. Compare the whole address.',
  sentByOthers: 'The site gets it signed, and may send it whenever it likes.',
  lacks: (coin: string) =>
    `This account does not hold enough ${coin} for all that it may take. The network may refuse it.`,
  data: 'The data to be signed',
  domain: 'made for',
  arguments: 'What the function is given',
}

/**
 * What the sentence means, in the words and values of the bytes themselves.
 * @param props.onAll all operations of a batch are shown from now on
 */
export function MeaningShown(props: { telling: Telling; content: SignContent; onAll: () => void }) {
  const { telling, content, onAll } = props
  const { meaning } = telling.intent
  const means = explanation(telling)
  return (
    <>
      {content.replaces && <p className="ink2">{content.replaces.how === 'cancel' ? text.cancels : text.replaces}</p>}
      {content.fee?.asOf === null && <Note kind="waiting">{text.sentByOthers}</Note>}
      {content.lacks && <Note kind="waiting">{text.lacks(content.network.symbol)}</Note>}
      {content.newRecipient && meaning.class === 'transfer' && (
        <div className="approval-recipient">
          <FullAddress address={spelled(telling.notes, meaning.to)} />
          <p>{text.newRecipient}</p>
        </div>
      )}
      {meaning.class === 'sign-in' && (
        <>
          {meaning.chainId !== String(content.network.chainId) && (
            <Note kind="waiting">{text.otherNetwork(meaning.chainId, content.network.name)}</Note>
          )}
          <p className="ink2">{text.signInMeans}</p>
          <SignedText source={meaning.statement ?? meaning.text} />
        </>
      )}
      {(meaning.class === 'message' || meaning.class === 'micheline-message') && meaning.text !== null && (
        <>
          <p className="ink2">{isTezos(telling) && meaning.resemblesSignIn ? text.looseSignIn : text.messageMeans}</p>
          <SignedText source={meaning.text} />
        </>
      )}
      {meaning.class === 'micheline-message' && meaning.text === null && (
        <Micheline name={text.data} source={meaning.expression} />
      )}
      {meaning.class === 'typed-data' && (
        <Fields
          name={text.data}
          fields={[...meaning.fields, { name: text.domain, type: '', fields: meaning.domain }]}
        />
      )}
      {meaning.class === 'call' && meaning.arguments.length > 0 && (
        <Fields name={text.arguments} fields={meaning.arguments} />
      )}
      {means && <p className="ink2">{means}</p>}
      <OperationList telling={telling} onAll={onAll} />
    </>
  )
}
