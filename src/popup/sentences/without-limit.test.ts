import { expect, test } from 'vitest'
import type { Intent } from '../../chains/intent.ts'
import type { Grant } from '../../messages/intent.ts'
import { judge } from '../../policy/judge.ts'
import { isLimitless } from './without-limit.ts'

const CONTRACT = `0x${'10'.repeat(20)}`
const granted = { contract: CONTRACT, expires: null }
const GRANTS: Readonly<Record<Grant['scope'], Grant>> = {
  amount: { ...granted, standard: 'erc20', scope: 'amount', amount: '5' },
  unlimited: { ...granted, standard: 'erc20', scope: 'unlimited', amount: '5' },
  increase: { ...granted, standard: 'erc20', scope: 'increase', amount: '5' },
  'amount-or-token': { ...granted, standard: 'erc20-or-erc721', scope: 'amount-or-token', amountOrTokenId: '5' },
  'unlimited-or-token': { ...granted, standard: 'erc20-or-erc721', scope: 'unlimited-or-token', amountOrTokenId: '5' },
  token: { ...granted, standard: 'erc721', scope: 'token', tokenId: '5' },
  'all-of-token': { ...granted, standard: 'fa2', scope: 'all-of-token', tokenId: '5' },
  collection: { ...granted, standard: 'erc721-or-erc1155', scope: 'collection' },
}

test.each(Object.values(GRANTS))(
  '$scope is without limit here where the servers want it acknowledged as such',
  (grant) => {
    const intent: Intent = {
      ...{ vocabulary: 1, chain: 'eip155:1', account: CONTRACT, target: CONTRACT },
      ...{ value: '0', maximumFee: '1', nonce: 0, digest: `0x${'00'.repeat(32)}` },
      meaning: {
        ...{ class: 'approval', owner: CONTRACT, spender: CONTRACT, grants: [grant] },
        ...{ through: 'transaction', deadline: null },
      },
    }
    const { verdict } = judge({ ok: true, intent, digest: new Uint8Array(32) }, { purpose: 'ethereum' })
    expect(verdict === 'needs-acknowledgement').toBe(isLimitless(grant))
  },
)
