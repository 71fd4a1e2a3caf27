import * as v from 'valibot'
import { viewToken } from '../contracts/call.ts'
import { isContract } from '../encoding/addresses.ts'
import { fromBase58, toBase58 } from '../encoding/base58.ts'
import { fromHex, toHex } from '../encoding/bytes.ts'
import { isMicheline, type Micheline } from '../encoding/micheline.ts'
import { ForeignOperation, writeOperation } from '../encoding/operation.ts'
import { MalformedJson, operationOfJson } from '../encoding/operation-json.ts'
import { pack } from '../encoding/pack.ts'
import { Refused, refusal } from '../ledger/errors.ts'
import { type Answer, type Call, malformed, missing, ok, type Route } from './answer.ts'
import type { Block } from './blocks.ts'
import { type Chain, NotInjected } from './chain.ts'
import { receiptsToJson } from './json.ts'
import { PROTOCOL } from './protocol.ts'

const AT = '/chains/main/blocks/*/helpers'
const micheline = v.custom<Micheline>(isMicheline)
const contract = v.pipe(v.string(), v.check(isContract))

const simulated = v.object({ operation: v.unknown(), chain_id: v.string() })
const preapplied = v.array(v.looseObject({ protocol: v.literal(PROTOCOL), signature: v.string() }))
const asked = v.object({ contract, entrypoint: v.string(), input: micheline })
const viewed = v.object({ contract, view: v.string(), input: micheline })

/** Calls that try out operations, take them in, and ask contracts. */
export function operationRoutes(chain: Chain, injected: () => void): Route[] {
  const at =
    (answer: (block: Block, body: unknown) => Answer) =>
    ({ parts: [id], body }: Call): Answer => {
      const block = chain.find(id!)
      return block === undefined ? missing : answering(() => answer(block, body))
    }
  return [
    ['POST', `${AT}/scripts/simulate_operation`, at((block, body) => simulate(chain, block, body))],
    ['POST', `${AT}/scripts/run_operation`, at((block, body) => simulate(chain, block, body))],
    ['POST', `${AT}/preapply/operations`, at((block, body) => preapply(chain, block, body))],
    ['POST', `${AT}/forge/operations`, at((_, body) => ok(toHex(writeOperation(operationOfJson(body)))))],
    ['POST', `${AT}/scripts/pack_data`, at((_, body) => packed(body))],
    [
      'POST',
      `${AT}/scripts/run_view`,
      at((block, body) => {
        const { contract, entrypoint, input } = v.parse(asked, body)
        return view(block, contract, entrypoint, input)
      }),
    ],
    [
      'POST',
      `${AT}/scripts/run_script_view`,
      at((block, body) => {
        const { contract, view: name, input } = v.parse(viewed, body)
        return view(block, contract, name, input)
      }),
    ],
    ['POST', '/injection/operation', ({ body }) => answering(() => inject(chain, body, injected))],
  ]
}

function simulate(chain: Chain, block: Block, body: unknown): Answer {
  const { operation, chain_id } = v.parse(simulated, body)
  if (chain_id !== chain.chainId) return malformed('Invalid chain id.')
  return ok({ contents: receiptsToJson(chain.simulate(block, operationOfJson(operation))) })
}

function preapply(chain: Chain, block: Block, body: unknown): Answer {
  const results = v.parse(preapplied, body).map((json) => {
    const signature = fromBase58(json.signature, ['edsig', 'spsig', 'sig'])
    if (signature === undefined) throw new MalformedJson('The signature is none.')
    const receipts = chain.simulate(block, operationOfJson(json), signature.bytes)
    return { contents: receiptsToJson(receipts), signature: toBase58('sig', signature.bytes) }
  })
  return ok(results)
}

function view(block: Block, address: string, name: string, input: Micheline): Answer {
  const contract = block.ledger.contracts.get(address)
  if (contract === undefined) throw refusal.missingContract(address)
  const data = viewToken(address, contract, { view: name, input })
  if (data === undefined) throw refusal.noSuchEntrypoint(name)
  return ok({ data })
}

function packed(body: unknown): Answer {
  const { data, type } = v.parse(v.object({ data: micheline, type: micheline }), body)
  try {
    return ok({ packed: toHex(pack(data, type)), gas: 'unaccounted' })
  } catch (error) {
    if (error instanceof RangeError) throw refusal.illTypedData()
    throw error
  }
}

function inject(chain: Chain, body: unknown, injected: () => void): Answer {
  const bytes = typeof body === 'string' ? fromHex(body) : undefined
  if (bytes === undefined) return malformed('Failed to parse the request body: a string of hexadecimal digits.')
  try {
    const hash = chain.inject(bytes)
    injected()
    return ok(hash)
  } catch (error) {
    if (!(error instanceof NotInjected)) throw error
    const errors = [
      { kind: 'permanent', id: 'async_injection_failed' },
      { kind: 'temporary', id: 'failure', msg: error.message },
    ]
    return { status: 500, body: errors }
  }
}

function answering(answer: () => Answer): Answer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof Refused) return { status: 500, body: error.trace }
    if (error instanceof ForeignOperation) return { status: 500, body: refusal.foreign(error.kind).trace }
    if (error instanceof MalformedJson || error instanceof v.ValiError)
      return malformed(`Failed to parse the request body: ${error.message}`)
    throw error
  }
}
