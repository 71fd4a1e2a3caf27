import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { RpcError } from '../../chains/node.ts'
import { encodePublicKey } from '../../chains/tezos/addresses.ts'
import { parseOperation } from '../../chains/tezos/forge.ts'
import { OperationError, refusalIn } from '../../chains/tezos/operation-errors.ts'
import { PartialOperationError, parsePartialOperations } from '../../chains/tezos/partial-operation.ts'
import type { Nodes } from '../nodes.ts'
import { asShown, showRefused } from '../provider/unreadable.ts'
import type { Approvals } from '../requests/approvals.ts'
import type { HexPayload } from '../requests/request.ts'
import type { Signer } from '../requests/signer.ts'
import type { Signing } from '../signing.ts'
import type { Accounts } from '../stores/accounts.ts'
import type { NetworkList, TezosNetwork } from '../stores/networks.ts'
import { draftOperation } from '../transactions/tezos/draft.ts'
import { BeaconFailure } from './failure.ts'
import type { BeaconSigner, SignWish } from './wallet.ts'

interface Services {
  readonly accounts: Accounts
  readonly approvals: Approvals
  readonly networks: NetworkList
  readonly nodes: Nodes
  readonly signer: Signer
  readonly signing: Pick<Signing, 'publicKeyAt'>
}

/** What Beacon needs signed and sent, by this wallet's accounts and through its own nodes. */
export function ownSigner({ accounts, approvals, networks, nodes, signer, signing }: Services): BeaconSigner {
  return {
    async operation({ asking, account: { id }, chain, details }) {
      const account = await accounts.byId(id)
      const network = await networks.getTezos(chain)
      const wishes = understood(() => parsePartialOperations(details, account.address))
      const ask = { site: asking.site, account, network, replaces: null }
      const draft = async () => {
        const publicKey = encodePublicKey(await signing.publicKeyAt(account))
        const source = { chainId: network.chainId, address: account.address, publicKey }
        return draftOperation(nodes.tezos(network), source, wishes)
      }
      return told(signer.transaction(ask, draft, asking.signal), ({ message: reason }) => {
        const bytes = asShown(JSON.stringify(details))
        return showRefused(approvals, asking.site, { kind: 'would-fail', account: id, chain, bytes, reason })
      })
    },
    async sign({ asking, account: { id }, chain, wish }) {
      const account = await accounts.byId(id)
      const network = await networks.getTezos(chain)
      const node = nodes.tezos(network)
      return told(
        signer.message({ site: asking.site, account, network, payload: payloadOf(wish) }, asking.signal, async () => {
          if (wish.kind === 'operation') await expectBranch(node, network, withoutWatermark(wish.bytes))
        }),
      )
    },
    async broadcast({ chain, signed }) {
      const network = await networks.getTezos(chain)
      return told(injected(nodes.tezos(network), network, signed))
    },
  }
}

async function injected(
  node: ReturnType<Nodes['tezos']>,
  { chainId }: TezosNetwork,
  signed: Uint8Array,
): Promise<string> {
  await node.expectChain(chainId)
  return node.inject(bytesToHex(signed))
}

/** An operation names its chain by a block alone: shown as one of this chain, it must not be one of another. */
async function expectBranch(
  node: ReturnType<Nodes['tezos']>,
  { chainId }: TezosNetwork,
  unsigned: Uint8Array,
): Promise<void> {
  const { branch } = parseOperation(unsigned)
  await node.expectChain(chainId)
  if (await isBlock(node, branch)) return
  throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The operation is branched on no block of this network.')
}

async function isBlock(node: ReturnType<Nodes['tezos']>, hash: string): Promise<boolean> {
  try {
    return (await node.header(hash)) !== null
  } catch (error) {
    if (error instanceof RpcError && error.answer?.code === 404) return false
    throw error
  }
}

/** The servers put it there. */
const withoutWatermark = (bytes: Uint8Array) => bytes.subarray(1)

/** What is signed of a payload that is not sent. */
function payloadOf(wish: SignWish): HexPayload {
  switch (wish.kind) {
    case 'raw':
      return { kind: 'tezos-message', bytes: `0x${bytesToHex(utf8ToBytes(wish.text))}` }
    case 'micheline':
      return { kind: 'tezos-micheline', bytes: `0x${bytesToHex(wish.bytes)}` }
    case 'operation':
      return { kind: 'tezos-operation', bytes: `0x${bytesToHex(withoutWatermark(wish.bytes))}` }
  }
}

function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PartialOperationError)) throw error
    throw new BeaconFailure('PARAMETERS_INVALID_ERROR', error.message)
  }
}

/**
 * A node's word, as the errors that SDKs know.
 * @param show puts what it refused before the person too
 */
async function told<T>(answer: Promise<T>, show?: (refusal: OperationError) => Promise<void>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal !== null) {
      await show?.(refusal)
      throw invalid(refusal)
    }
    if (!(error instanceof RpcError)) throw error
    if (error.code === 'another-chain') throw new BeaconFailure('NETWORK_NOT_SUPPORTED', error.message)
    throw new BeaconFailure('BROADCAST_ERROR', error.message)
  }
}

function refusalOf(error: unknown): OperationError | null {
  if (error instanceof OperationError) return error
  return error instanceof RpcError ? refusalIn(error) : null
}

function invalid({ message, code, at, said }: OperationError): BeaconFailure {
  return new BeaconFailure('TRANSACTION_INVALID_ERROR', message, [{ id: code, message, at, said }])
}
