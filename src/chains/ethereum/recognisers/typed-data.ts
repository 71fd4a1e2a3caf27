import { hasHiddenCharacters } from '../../hidden-characters.ts'
import type { Approval, Grant, Meaning, Revocation, Transfer } from '../../intent.ts'
import type { TypedData, TypedValue } from '../typed-data.ts'
import { displayStruct, domainValue, textsIn, toHex } from '../typed-data-fields.ts'
import { DOMAIN_TYPE, encodeStruct, encodeType } from '../typed-data-types.ts'
import { allowance, daiAllowance, grantedBy } from './grants.ts'

/** What a recogniser gets: who signs, which contract checks the signature, and the message's values in order. */
interface Signed {
  readonly account: string
  readonly contract: string
  readonly values: readonly TypedValue[]
}

/** One known kind of typed data that moves or permits something. */
interface TypedDataRecogniser {
  /** Its `encodeType` (EIP-712): contracts check the hash of exactly this, so nothing like it counts. */
  readonly type: string
  /** `type` is only how it begins, as the sender adds fields of its own; this struct then has to be exactly so. */
  readonly uses?: { readonly name: string; readonly type: string }
  /** @returns undefined when nothing is moved or permitted */
  read(signed: Signed): Transfer | Approval | Revocation | undefined
}

const DETAILS = 'PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)'
const TOKENS = 'TokenPermissions(address token,uint256 amount)'
const USES_TOKENS = { name: 'TokenPermissions', type: TOKENS }

const TABLE: readonly TypedDataRecogniser[] = [
  {
    type: 'Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)',
    read: ({ contract, values: [owner, spender, value, , deadline] }) =>
      grantedBy({
        owner: address(owner),
        spender: address(spender),
        grants: [allowance(contract, value as bigint, null)],
        through: 'eip-2612',
        deadline: String(deadline),
      }),
  },
  {
    type: 'Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)',
    read: ({ contract, values: [holder, spender, , expiry, allowed] }) =>
      grantedBy({
        owner: address(holder),
        spender: address(spender),
        grants: [daiAllowance(contract, allowed === true)],
        through: 'dai-permit',
        deadline: expiry === 0n ? null : String(expiry),
      }),
  },
  {
    type: 'Permit(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)',
    read: ({ account, contract, values: [spender, tokenId, , deadline] }) =>
      grantedBy({
        owner: account,
        spender: address(spender),
        grants: [{ contract, standard: 'erc721', expires: null, scope: 'token', tokenId: String(tokenId) }],
        through: 'erc-4494',
        deadline: String(deadline),
      }),
  },
  {
    type: `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`,
    read: ({ account, values: [details, spender, deadline] }) =>
      permit2Allowance(account, [details!], spender, deadline),
  },
  {
    type: `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${DETAILS}`,
    read: ({ account, values: [details, spender, deadline] }) =>
      permit2Allowance(account, details as readonly TypedValue[], spender, deadline),
  },
  {
    type: `PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)${TOKENS}`,
    read: ({ account, values: [permitted, spender, , deadline] }) =>
      permit2Transfer(account, [permitted!], spender, deadline),
  },
  {
    type: `PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)${TOKENS}`,
    read: ({ account, values: [permitted, spender, , deadline] }) =>
      permit2Transfer(account, permitted as readonly TypedValue[], spender, deadline),
  },
  {
    type: 'PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,',
    uses: USES_TOKENS,
    read: ({ account, values: [permitted, spender, , deadline] }) =>
      permit2Transfer(account, [permitted!], spender, deadline),
  },
  {
    type: 'PermitBatchWitnessTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline,',
    uses: USES_TOKENS,
    read: ({ account, values: [permitted, spender, , deadline] }) =>
      permit2Transfer(account, permitted as readonly TypedValue[], spender, deadline),
  },
  ...['TransferWithAuthorization', 'ReceiveWithAuthorization'].map((name) => ({
    type: `${name}(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)`,
    read: ({ contract, values: [from, to, value, , validBefore] }: Signed): Transfer => ({
      class: 'transfer',
      asset: { standard: 'erc20', contract, amount: String(value) },
      from: address(from),
      to: address(to),
      through: 'eip-3009',
      deadline: String(validBefore),
    }),
  })),
]

/** What typed data means when `account` signs it. Without a verifying contract no kind in the table can be checked. */
export function recogniseTypedData(data: TypedData, account: string): Meaning {
  const fields = displayStruct(data.types, data.primaryType, data.message)
  const verifyingContract = domainValue(data, 'verifyingContract')
  const recogniser = TABLE.find((row) => matches(row, data))
  if (recogniser && verifyingContract !== undefined) {
    const meaning = recogniser.read({ account, contract: address(verifyingContract), values: data.message })
    if (meaning) return { ...meaning, fields }
  }
  return {
    class: 'typed-data',
    domain: displayStruct(data.types, DOMAIN_TYPE, data.domain),
    primaryType: data.primaryType,
    fields,
    hiddenCharacters: [...textsIn(data.domain), ...textsIn(data.message)].some(hasHiddenCharacters),
  }
}

function matches({ type, uses }: TypedDataRecogniser, { types, primaryType }: TypedData): boolean {
  const signature = encodeType(types, primaryType)
  if (!uses) return signature === type
  return signature.startsWith(type) && types.has(uses.name) && encodeStruct(types, uses.name) === uses.type
}

function permit2Allowance(
  owner: string,
  details: readonly TypedValue[],
  spender: TypedValue | undefined,
  deadline: TypedValue | undefined,
): Approval | Revocation | undefined {
  const grants = details.map((each): Grant => {
    const [token, amount, expiration] = each as readonly TypedValue[]
    return allowance(address(token), amount as bigint, expiration as bigint)
  })
  if (grants.length === 0) return undefined
  return grantedBy({
    owner,
    spender: address(spender),
    grants,
    through: 'permit2-allowance',
    deadline: String(deadline),
  })
}

function permit2Transfer(
  owner: string,
  permitted: readonly TypedValue[],
  spender: TypedValue | undefined,
  deadline: TypedValue | undefined,
): Approval | Revocation | undefined {
  const grants = permitted.map((each): Grant => {
    const [token, amount] = each as readonly TypedValue[]
    return allowance(address(token), amount as bigint, deadline as bigint)
  })
  if (grants.length === 0) return undefined
  return grantedBy({
    owner,
    spender: address(spender),
    grants,
    through: 'permit2-transfer',
    deadline: String(deadline),
  })
}

function address(value: TypedValue | undefined): string {
  return toHex(value as Uint8Array)
}
