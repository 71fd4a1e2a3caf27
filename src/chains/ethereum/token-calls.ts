import { AbiCoder, Interface } from 'ethers/abi'

const ABI = new Interface([
  'function symbol()',
  'function name()',
  'function decimals()',
  'function supportsInterface(bytes4 id)',
  'function ownerOf(uint256 id)',
  'function balanceOf(address owner)',
  'function balanceOf(address owner, uint256 id)',
  'function transfer(address to, uint256 amount)',
  'function safeTransferFrom(address from, address to, uint256 id)',
  'function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)',
])

/** ERC-165 ids of the two standards that name themselves so. */
export const INTERFACE_IDS = { erc721: '0x80ac58cd', erc1155: '0xd9b67a26' } as const

export const MAX_UINT256 = 2n ** 256n - 1n

/** Data of calls to token contracts: ERC-20, ERC-721, ERC-1155, ERC-165. Numbers must fit 256 bits. */
export const tokenCalls = {
  symbol: () => ABI.encodeFunctionData('symbol'),
  name: () => ABI.encodeFunctionData('name'),
  decimals: () => ABI.encodeFunctionData('decimals'),
  supportsInterface: (id: string) => ABI.encodeFunctionData('supportsInterface', [id]),
  ownerOf: (id: bigint) => ABI.encodeFunctionData('ownerOf', [id]),
  balanceOf: (owner: string) => ABI.encodeFunctionData('balanceOf(address)', [owner]),
  balanceOfId: (owner: string, id: bigint) => ABI.encodeFunctionData('balanceOf(address,uint256)', [owner, id]),
  transfer: (to: string, amount: bigint) => ABI.encodeFunctionData('transfer', [to, amount]),
  giveWork: (from: string, to: string, id: bigint) =>
    ABI.encodeFunctionData('safeTransferFrom(address,address,uint256)', [from, to, id]),
  giveEditions: (from: string, to: string, id: bigint, amount: bigint) =>
    ABI.encodeFunctionData('safeTransferFrom(address,address,uint256,uint256,bytes)', [from, to, id, amount, '0x']),
}

/** Longer answers are not read: no text that is shown is longer. */
const MOST_TEXT_DIGITS = 2 + 2 * 4_096

/**
 * What a contract answered, where it is well formed; null where it is not. Each takes the answer of `eth_call`, or null
 * where there was none.
 */
export const tokenAnswers = {
  /** 32 bytes, as a number. */
  number(answer: string | null): bigint | null {
    return answer !== null && /^0x[0-9a-fA-F]{64}$/.test(answer) ? BigInt(answer) : null
  },
  yes(answer: string | null): boolean {
    return tokenAnswers.number(answer) === 1n
  },
  /** Lower case. */
  address(answer: string | null): string | null {
    const number = tokenAnswers.number(answer)
    return number === null || number >> 160n !== 0n ? null : `0x${number.toString(16).padStart(40, '0')}`
  },
  /** A `string`, or the `bytes32` of tokens older than the standard. @param most UTF-16 units; longer texts are none */
  text(answer: string | null, most: number): string | null {
    if (answer === null || answer.length > MOST_TEXT_DIGITS) return null
    const text = (answer.length === 66 ? paddedText(answer) : abiString(answer))?.trim()
    return text === undefined || text === '' || text.length > most ? null : text
  },
}

function abiString(answer: string): string | undefined {
  try {
    return AbiCoder.defaultAbiCoder().decode(['string'], answer)[0]
  } catch {
    return undefined
  }
}

function paddedText(answer: string): string | undefined {
  const bytes = Uint8Array.from(answer.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end))
  } catch {
    return undefined
  }
}
