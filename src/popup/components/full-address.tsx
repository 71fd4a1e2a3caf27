import { Fragment } from 'react'
import './address.css'
import { addressGroups } from './address-text.ts'

/**
 * The whole address in groups of four, its first and last group set off. Speech gets the plain string.
 * `main` marks the account's own address on a screen.
 */
export function FullAddress(props: { address: string; main?: boolean; wide?: boolean }) {
  const { address, main, wide } = props
  return (
    <span
      className={wide ? 'address address-wide' : 'address'}
      title={address}
      data-testid={main ? 'address' : undefined}
    >
      <span className="unseen">{address}</span>
      <span aria-hidden="true">
        {addressGroups(address).map((group, at) => (
          <Fragment key={at}>
            <span className="address-group">{group}</span>{' '}
          </Fragment>
        ))}
      </span>
    </span>
  )
}
