import { TypedDataEncoder } from 'ethers'
import type { DappConfig } from './config.ts'

/** Where the demo's payments go; nobody's account. */
export const friend = '0x15010a2adac78d4627e2d77d78adfb479d5cd0e2'

/** What «Sign a message» asks to be signed. */
export const message = 'I was here, and I liked it.'

/** What «Sign typed data» asks to be signed. */
export function loanTypedData({ chainId, contracts }: DappConfig) {
  return {
    domain: { name: 'The Guestbook', version: '1', chainId, verifyingContract: contracts.Guestbook },
    types: {
      Loan: [
        { name: 'work', type: 'string' },
        { name: 'borrower', type: 'address' },
        { name: 'days', type: 'uint32' },
      ],
    },
    value: { work: 'Tidal Study No. 7', borrower: friend, days: 90 },
  }
}

/** The same loan with its term named twice: some programs would read one day, others ninety. */
export function ambiguousLoan(config: DappConfig): string {
  const { domain, types, value } = loanTypedData(config)
  return JSON.stringify(TypedDataEncoder.getPayload(domain, types, value)).replace('"days":', '"days":"1","days":')
}
