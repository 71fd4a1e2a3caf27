import { type Answer, type Call, missing, ok, type Route } from './answer.ts'
import type { Block } from './blocks.ts'
import type { Chain } from './chain.ts'
import { blockToJson, headerToJson, metadataToJson, operationsToJson, pendingToJson, shellToJson } from './json.ts'
import { constantsToJson, MINIMAL_FEES, PROTOCOL } from './protocol.ts'

const AT = '/chains/main/blocks/*'

/** Calls that read blocks, the chain and what waits. */
export function blockRoutes(chain: Chain, blockSeconds: number): Route[] {
  const at =
    (answer: (block: Block) => unknown) =>
    ({ parts: [id] }: Call): Answer => {
      const block = chain.find(id!)
      return block === undefined ? missing : ok(answer(block))
    }
  const operations = ({ parts: [id, pass, place] }: Call): Answer => {
    const block = chain.find(id!)
    const found = block && operationsToJson(block, chain.chainId)[Number(pass)]
    const result = place === undefined ? found : found?.[Number(place)]
    return result === undefined ? missing : ok(result)
  }
  const hashes = (block: Block) => [[], [], [], block.operations.map((each) => each.hash)]
  return [
    ['GET', '/version', () => ok(version)],
    ['GET', '/chains/main/chain_id', () => ok(chain.chainId)],
    ['GET', '/chains/main/is_bootstrapped', () => ok({ bootstrapped: true, sync_state: 'synced' })],
    ['GET', '/monitor/bootstrapped', () => ok({ block: chain.head.hash, timestamp: chain.head.timestamp })],
    ['GET', '/chains/main/mempool/filter', () => ok(filter)],
    ['GET', '/chains/main/mempool/pending_operations', () => ok(pending(chain))],
    ['GET', AT, at((block) => blockToJson(block, chain.chainId))],
    ['GET', `${AT}/hash`, at((block) => block.hash)],
    ['GET', `${AT}/header`, at((block) => headerToJson(block, chain.chainId))],
    ['GET', `${AT}/header/shell`, at(shellToJson)],
    ['GET', `${AT}/metadata`, at(metadataToJson)],
    ['GET', `${AT}/protocols`, at(() => ({ protocol: PROTOCOL, next_protocol: PROTOCOL }))],
    ['GET', `${AT}/live_blocks`, at(() => chain.live())],
    ['GET', `${AT}/operations`, at((block) => operationsToJson(block, chain.chainId))],
    ['GET', `${AT}/operations/*`, operations],
    ['GET', `${AT}/operations/*/*`, operations],
    ['GET', `${AT}/operation_hashes`, at(hashes)],
    ['GET', `${AT}/operation_hashes/3`, at((block) => hashes(block)[3])],
    ['GET', `${AT}/context/constants`, at(() => constantsToJson(blockSeconds))],
  ]
}

const version = {
  version: { major: 24, minor: 0, build: 0, additional_info: 'release' },
  network_version: { chain_name: 'TEZOS_SANDBOX', distributed_db_version: 2, p2p_version: 1 },
}

const filter = {
  minimal_fees: String(MINIMAL_FEES.base),
  minimal_nanotez_per_gas_unit: [String(MINIMAL_FEES.nanotezPerGas), '1'],
  minimal_nanotez_per_byte: [String(MINIMAL_FEES.nanotezPerByte), '1'],
  replace_by_fee_factor: ['21', '20'],
  max_operations: 10_000,
  max_total_bytes: 10_000_000,
}

const pending = (chain: Chain) => ({
  validated: chain.pending.map(pendingToJson),
  refused: [],
  outdated: [],
  branch_refused: [],
  branch_delayed: [],
  unprocessed: [],
})
