import type { CallRecogniser } from './calls.ts'

const safeTransfer: CallRecogniser['read'] = ([from, to, tokenId, data], { contract }) => ({
  class: 'transfer',
  asset: { standard: 'erc721', contract, tokenId: String(tokenId) },
  from: from as string,
  to: to as string,
  through: 'transaction',
  deadline: null,
  ...receiverData(data),
})

/** The bytes a safe transfer hands to a receiving contract, when there are any. */
export function receiverData(data: unknown): { receiverData?: string } {
  return typeof data === 'string' && data !== '0x' ? { receiverData: data } : {}
}

/** ERC-721, as far as its bytes differ from ERC-20's. */
export const ERC721: readonly CallRecogniser[] = [
  { signature: 'safeTransferFrom(address from, address to, uint256 tokenId)', read: safeTransfer },
  { signature: 'safeTransferFrom(address from, address to, uint256 tokenId, bytes data)', read: safeTransfer },
  {
    // ERC-1155's too; both permit the operator to move everything.
    signature: 'setApprovalForAll(address operator, bool approved)',
    read: ([operator, approved], { contract, account }) =>
      approved === true
        ? {
            class: 'approval',
            owner: account,
            spender: operator as string,
            grants: [{ contract, standard: 'erc721-or-erc1155', expires: null, scope: 'collection' }],
            through: 'transaction',
            deadline: null,
          }
        : {
            class: 'revocation',
            contract,
            spender: operator as string,
            withdrawn: { scope: 'collection' },
            through: 'transaction',
          },
  },
]
