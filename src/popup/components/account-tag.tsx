import type { AccountView, NetworkView } from '../../messages/view.ts'
import { Tag } from './tag.tsx'

/** At the end of a bar: which account acts, and where. However long that is, the bar's title stands whole. */
export function AccountTag(props: { account: AccountView; network: NetworkView }) {
  const { account, network } = props
  return (
    <span className="bar-account">
      <Tag>
        <bdi>{account.name}</bdi>, <bdi>{network.name}</bdi>
      </Tag>
    </span>
  )
}
