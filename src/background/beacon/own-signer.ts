import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { RpcError } from '../../chains/node.ts'
import { encodePublicKey } from '../../chains/tezos/addresses.ts'
import { parseOperation } from '../../chains/tezos/forge.ts'
import { OperationError, refusalIn } from '../../chains/tezos/operation-errors.ts'
import { PartialOperationError, parsePartialOperations } from '../../chains/tezos/partial-operation.ts'
import type { Nodes } from '../nodes.ts'
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
  readonly networks: NetworkList
  readonly nodes: Nodes
  readonly signer: Signer
  readonly signing: Pick<Signing, 'publicKeyAt'>
}

/** What Beacon needs signed and sent, by this wallet's accounts and through its own nodes. */
export function ownSigner({ accounts, networks, nodes, signer, signing }: Services): BeaconSigner {
  return {
    async operation({ asking, account: { id }, chain, details }) {
      const account = await accounts.byId(id)
      const network = await networks.getTezos(chain)
      const wishes = understood(() => parsePartialOperations(details, account.address))
      const ask = { site: asking.site, account, network, replaces: null }
      return told(
        signer.transaction(
          ask,
          async () => {
            const publicKey = encodePublicKey(await signing.publicKeyAt(account))
            const source = { chainId: network.chainId, address: account.address, publicKey }
            return draftOperation(nodes.tezos(network), source, wishes)
          },
          asking.signal,
        ),
      )
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

/** A node's word, as the errors that SDKs know. */
async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof OperationError) throw invalid(error)
    if (!(error instanceof RpcError)) throw error
    const refusal = refusalIn(error)
    if (refusal !== null) throw invalid(refusal)
    if (error.code === 'another-chain') throw new BeaconFailure('NETWORK_NOT_SUPPORTED', error.message)
    throw new BeaconFailure('BROADCAST_ERROR', error.message)
  }
}

function invalid({ message, code, at, said }: OperationError): BeaconFailure {
  return new BeaconFailure('TRANSACTION_INVALID_ERROR', message, [{ id: code, message, at, said }])
}
