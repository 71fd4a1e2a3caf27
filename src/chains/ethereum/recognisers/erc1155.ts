import type { TokenAmount, Transfer } from '../../intent.ts'
import type { AbiValue, CallRecogniser } from './calls.ts'
import { receiverData } from './erc721.ts'

/** ERC-1155 transfers. Its `setApprovalForAll` is ERC-721's. */
export const ERC1155: readonly CallRecogniser[] = [
  {
    signature: 'safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)',
    read: ([from, to, id, amount, data], { contract }) =>
      transfer(contract, [from, to, data], [{ tokenId: String(id), amount: String(amount) }]),
  },
  {
    signature: 'safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] amounts, bytes data)',
    read: ([from, to, ids, amounts, data], { contract }) => {
      const numbers = ids as readonly bigint[]
      const counts = amounts as readonly bigint[]
      if (numbers.length !== counts.length) return undefined
      const tokens = numbers.map((id, i) => ({ tokenId: String(id), amount: String(counts[i]) }))
      return transfer(contract, [from, to, data], tokens)
    },
  },
]

function transfer(
  contract: string,
  [from, to, data]: readonly (AbiValue | undefined)[],
  tokens: readonly TokenAmount[],
): Transfer {
  return {
    class: 'transfer',
    asset: { standard: 'erc1155', contract, tokens },
    from: from as string,
    to: to as string,
    through: 'transaction',
    deadline: null,
    ...receiverData(data),
  }
}
