import { useId, useState } from 'react'
import type { AccountKind } from '../../messages/values.ts'
import { Radio } from '../components/toggle.tsx'
import { NameForm } from './name-form.tsx'

const text = {
  add: 'Add account',
  adding: 'Adding',
  name: 'Name of the new account',
  kind: 'Where it is used',
  kinds: {
    ethereum: 'Ethereum',
    tz1: 'Tezos',
    tz2: 'Tezos, from your Ethereum key',
  } satisfies Record<AccountKind, string>,
  own: 'Its address begins with tz1. Its key is there already.',
  made: 'Its address begins with tz1. All your servers take part in making its key. Save a new backup file then: one from before does not hold it.',
  shared: 'Its address begins with tz2. It is there at once, and stands on the key that you have.',
}

const kinds = ['ethereum', 'tz1', 'tz2'] as const

/** An account of one of the kinds there are; what has to be made for it is said beforehand. */
export function AddAccount(props: {
  wantsKey: boolean
  onAdd: (kind: AccountKind, name: string) => Promise<void>
  onCancel: () => void
}) {
  const [kind, setKind] = useState<AccountKind>('ethereum')
  const group = useId()
  const details = { ethereum: null, tz1: props.wantsKey ? text.made : text.own, tz2: text.shared }
  return (
    <NameForm
      label={text.name}
      act={text.add}
      acting={text.adding}
      before=""
      onDone={(name) => props.onAdd(kind, name)}
      onCancel={props.onCancel}
    >
      <fieldset className="accounts-kinds" aria-labelledby={group}>
        <legend id={group} className="field-label">
          {text.kind}
        </legend>
        {kinds.map((each) => (
          <div key={each} className="accounts-kind">
            <Radio
              id={`${group}-${each}`}
              name={group}
              checked={each === kind}
              aria-describedby={details[each] === null ? undefined : `${group}-${each}-detail`}
              onChange={() => setKind(each)}
            />
            <span>
              <label htmlFor={`${group}-${each}`}>{text.kinds[each]}</label>
              {details[each] !== null && (
                <span id={`${group}-${each}-detail`} className="ink3">
                  {details[each]}
                </span>
              )}
            </span>
          </div>
        ))}
      </fieldset>
    </NameForm>
  )
}
